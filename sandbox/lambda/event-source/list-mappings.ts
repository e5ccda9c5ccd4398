import { refuseOthers } from '../../core/refuse-others.ts';
import type { World } from '../../core/world.ts';
import { functionArn, functionReference } from '../function-name.ts';
import { page } from '../page.ts';
import { describedMapping, type Mapping } from './described-mapping.ts';

/** ListEventSourceMappings: those of a function, of a stream, of both, or all. */
export const listMappings = (world: World, all: readonly Mapping[], input: Record<string, unknown>) => {
  refuseOthers('lambda ListEventSourceMappings', input, ['EventSourceArn', 'FunctionName', 'Marker', 'MaxItems']);
  const wanted =
    input.FunctionName === undefined
      ? undefined
      : functionArn(world, functionReference(world, String(input.FunctionName)));
  const found = all.filter(
    (mapping) =>
      (wanted === undefined || mapping.functionArn === wanted) &&
      (input.EventSourceArn === undefined || mapping.settings.eventSourceArn === input.EventSourceArn),
  );
  const { items, next } = page(input, found, 100);
  return { EventSourceMappings: items.map(describedMapping), ...next };
};
