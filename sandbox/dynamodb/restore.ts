import type { Context, Operation } from './context.ts';
import { describe } from './description.ts';
import { fillTable } from './fill-table.ts';
import { arrayOf, objectOf } from './members.ts';
import { checkRestore, type RestoreRequest } from './restore-request.ts';
import { restoredTable } from './restored-table.ts';
import { makeTable } from './table-operations.ts';
import type { Table } from './tables.ts';

/** Answers at once with a table that is CREATING; it becomes ACTIVE when it is filled and its time has passed. */
const restoreTableToPointInTime: Operation = async (input, context) => {
  const request = checkRestore(input, context);
  const { source, restoreSeconds } = request;
  const sourceDescription = await context.engine.call('DescribeTable', { TableName: source.name });
  const { table, description } = await makeTable(
    restoredTable(request.targetName, objectOf(sourceDescription.Table), input),
    context,
    { restore: { sourceArn: context.tables.names.arn(source.name), restoreSeconds } },
  );
  const hasIndexes =
    [description.GlobalSecondaryIndexes, description.LocalSecondaryIndexes].flatMap(arrayOf).length > 0;
  void finish(table, request, hasIndexes, context);
  return { TableDescription: describe(description, table, context) };
};

const finish = async (table: Table, request: RestoreRequest, hasIndexes: boolean, context: Context) => {
  const { world, history, tables, engine, closing } = context;
  const activeMs = world.clock.now() + context.restoreSeconds * 1000;
  try {
    const last = history.lastSequenceBefore(request.source, request.restoreSeconds);
    await fillTable(table.name, history.itemsAfter(request.source, last), hasIndexes, context);
    await world.clock.until(activeMs, closing);
    history.install(table);
    tables.restored(table);
  } catch (error) {
    if (closing.aborted) return;
    console.error(`The restore of ${request.source.name} to ${table.name} failed; ${table.name} is removed.`, error);
    tables.remove(table);
    await engine.call('DeleteTable', { TableName: table.name }).catch(() => undefined);
  }
};

export const restoreOperations: Record<string, Operation> = { RestoreTableToPointInTime: restoreTableToPointInTime };
