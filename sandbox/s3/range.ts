import { AwsError } from '../core/service.ts';

/** The bytes that a Range header asks for, both inclusive; undefined: all of them, as for a range that can't be read. */
export const rangeOf = (header: unknown, size: number): { first: number; last: number } | undefined => {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(String(header ?? '')) ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return undefined;
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (first > last) {
    throw new AwsError('InvalidRange', 'The requested range is not satisfiable', 416, { ActualObjectSize: size });
  }
  return { first, last };
};
