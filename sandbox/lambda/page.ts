import { AwsError } from '../core/service.ts';

const invalid = (message: string) => new AwsError('InvalidParameterValueException', message, 400, { Type: 'User' });

/** MaxItems of a list from Marker on, and the marker of the rest. `mostAtOnce`: Lambda gives no more, whatever MaxItems says. */
export const page = <T>(
  { MaxItems, Marker }: Readonly<Record<string, unknown>>,
  all: readonly T[],
  mostAtOnce: number,
) => {
  const most = Number(MaxItems ?? mostAtOnce);
  if (!Number.isInteger(most) || most < 1 || most > 10_000) throw invalid('MaxItems must be from 1 to 10000.');
  const from = Number(Marker ?? 0);
  if (!Number.isInteger(from) || from < 0) throw invalid('Invalid pagination marker.');
  const end = from + Math.min(most, mostAtOnce);
  return { items: all.slice(from, end), next: end < all.length ? { NextMarker: String(end) } : {} };
};
