import type { Context } from './context.ts';
import { objectOf, refuseOthers, validationError } from './members.ts';
import type { TableNames } from './table-names.ts';
import type { StreamViewType, Table } from './tables.ts';

/** ARN of a table's latest stream. */
export const streamArn = (table: Table, names: TableNames): string | undefined =>
  table.stream && `${names.arn(table.name)}/stream/${table.stream.label}`;

const viewTypes: readonly string[] = ['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES'];
const isViewType = (value: unknown): value is StreamViewType => viewTypes.includes(value as string);

/** The view type that a StreamSpecification asks for; undefined to have none. */
export const requestedViewType = (specification: unknown): StreamViewType | undefined => {
  refuseOthers('StreamSpecification', specification, ['StreamEnabled', 'StreamViewType']);
  const { StreamEnabled, StreamViewType } = objectOf(specification);
  if (StreamEnabled === true && isViewType(StreamViewType)) return StreamViewType;
  if (StreamEnabled === false && StreamViewType === undefined) return undefined;
  throw validationError(
    `One or more parameter values were invalid: StreamViewType must be one of ${viewTypes.join(', ')} when StreamEnabled is true, and absent when it is false`,
  );
};

/** The engine's own streams stay off: they get slow. Records come from the history. */
export const enableStream = (table: Table, viewType: StreamViewType, { world, history }: Context): void => {
  history.recordNewImages(table, true);
  const label = new Date(world.clock.now()).toISOString().slice(0, -1);
  table.stream = { label, viewType, sinceSequence: history.lastSequence(table), enabled: true };
};

/** What UpdateTable asks of the stream, checked and ready to be done. */
export const streamChange = (specification: unknown, table: Table, context: Context): (() => void) => {
  const viewType = requestedViewType(specification);
  const { stream } = table;
  if (viewType) {
    if (stream?.enabled) throw validationError(`Table already has an enabled stream: ${table.name}`);
    return () => enableStream(table, viewType, context);
  }
  if (!stream?.enabled) throw validationError(`Table has no stream to disable: ${table.name}`);
  return () => {
    stream.enabled = false;
    context.history.recordNewImages(table, false);
  };
};
