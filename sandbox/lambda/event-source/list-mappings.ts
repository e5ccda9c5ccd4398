import { refuseOthers } from '../../core/refuse-others.ts';
import { AwsError } from '../../core/service.ts';
import type { World } from '../../core/world.ts';
import { functionArn, functionReference } from '../function-name.ts';
import { describedMapping, type Mapping } from './described-mapping.ts';

/** Lambda gives no more than this at once, whatever MaxItems says. */
const mostAtOnce = 100;

const invalid = (message: string) => new AwsError('InvalidParameterValueException', message, 400, { Type: 'User' });

/** ListEventSourceMappings: those of a function, of a stream, of both, or all. */
export const listMappings = (world: World, all: readonly Mapping[], input: Record<string, unknown>) => {
  refuseOthers('lambda ListEventSourceMappings', input, ['EventSourceArn', 'FunctionName', 'Marker', 'MaxItems']);
  const most = Number(input.MaxItems ?? mostAtOnce);
  if (!Number.isInteger(most) || most < 1 || most > 10_000) throw invalid('MaxItems must be from 1 to 10000.');
  const from = Number(input.Marker ?? 0);
  if (!Number.isInteger(from) || from < 0) throw invalid('Invalid pagination marker.');
  const wanted =
    input.FunctionName === undefined
      ? undefined
      : functionArn(world, functionReference(world, String(input.FunctionName)));
  const found = all.filter(
    (mapping) =>
      (wanted === undefined || mapping.functionArn === wanted) &&
      (input.EventSourceArn === undefined || mapping.settings.eventSourceArn === input.EventSourceArn),
  );
  const end = from + Math.min(most, mostAtOnce);
  return {
    EventSourceMappings: found.slice(from, end).map(describedMapping),
    ...(end < found.length && { NextMarker: String(end) }),
  };
};
