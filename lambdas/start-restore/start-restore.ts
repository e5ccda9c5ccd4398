import type { RestoreTableToPointInTimeInput, TableDescription } from '@aws-sdk/client-dynamodb';
import type { KeyAttribute } from '../shared/attribute.ts';
import type { RepairInput, RestoreStatus, Run } from '../shared/contract.ts';
import { RestoreFailedError, RestorePointNotReadyError } from '../shared/errors.ts';
import { keySchemaOf } from '../shared/key-schema-of.ts';

export interface StartRestorePorts {
  readonly hold: { assertNotLifted(run: Run): Promise<void> };
  readonly tables: {
    /** Undefined: there is no such table. */
    describe(tableName: string): Promise<TableDescription | undefined>;
    restore(input: RestoreTableToPointInTimeInput): Promise<void>;
    /** When the table's window of restorable times begins; undefined without point-in-time recovery. */
    earliestRestorable(tableName: string): Promise<Date | undefined>;
  };
}

/** Begins to restore the base table, or finds that it is there already. */
export const startRestore = async (input: RepairInput, ports: StartRestorePorts): Promise<RestoreStatus> => {
  const { run, incident } = input;
  await ports.hold.assertNotLifted(run);
  const table = await ports.tables.describe(run.baseTable);
  if (incident.restore.useTable !== undefined) return useTable(run, table);
  if (table !== undefined) return alreadyRestored(input, table);
  try {
    await ports.tables.restore(restoreRequest(input));
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    // Another attempt at this step was quicker.
    if (name === 'TableAlreadyExistsException' || name === 'TableInUseException') return { status: 'CREATING' };
    if (name === 'InvalidRestoreTimeException') throw await outsideWindow(input, ports);
    throw error;
  }
  return { status: 'CREATING' };
};

const restoreRequest = ({ run, incident }: RepairInput): RestoreTableToPointInTimeInput => ({
  SourceTableArn: run.tableArn,
  TargetTableName: run.baseTable,
  RestoreDateTime: new Date(incident.restoreTo),
  // Whatever the table's own capacity is, the restored copy is only read for a while.
  BillingModeOverride: 'PAY_PER_REQUEST',
  ...(incident.restore.indexes === 'none' && { GlobalSecondaryIndexOverride: [], LocalSecondaryIndexOverride: [] }),
});

const useTable = (run: Run, table: TableDescription | undefined): RestoreStatus => {
  const redrive = 'Restore it under that name, then redrive; or start a new run without restore.useTable.';
  if (table === undefined) throw new RestoreFailedError(`There is no table ${run.baseTable}. ${redrive}`);
  const text = (schema: readonly KeyAttribute[]) => schema.map(({ name, type }) => `${name} (${type})`).join(', ');
  const [wanted, found] = [text(run.keySchema), text(keySchemaOf(table))];
  if (found !== wanted)
    throw new RestoreFailedError(
      `The table ${run.baseTable} has the key ${found}, but ${run.tableName} has ${wanted}: it is not a copy of it. ${redrive}`,
    );
  // Somebody's own restore may still be under way: CheckRestore waits for it.
  if (table.TableStatus === 'CREATING' || table.TableStatus === 'ACTIVE') return { status: table.TableStatus };
  throw new RestoreFailedError(`The table ${run.baseTable} is ${table.TableStatus}, not ACTIVE. ${redrive}`);
};

/** The run's name for its base table is its own, so a table of that name is from an earlier attempt, where what it says agrees. */
const alreadyRestored = ({ run, incident }: RepairInput, table: TableDescription): RestoreStatus => {
  const { SourceTableArn: source, RestoreDateTime: time } = table.RestoreSummary ?? {};
  const otherSource = source !== undefined && source !== run.tableArn;
  // DynamoDB keeps the restore time to the second.
  const otherTime = time !== undefined && Math.abs(time.getTime() - Date.parse(incident.restoreTo)) >= 1000;
  if (otherSource || otherTime)
    throw new RestoreFailedError(
      `The table ${run.baseTable} is a restore of ${source} to ${time?.toISOString()}, not of ${run.tableName} to ${incident.restoreTo}. Delete it, then redrive.`,
    );
  if (table.TableStatus === 'CREATING' || table.TableStatus === 'ACTIVE') return { status: table.TableStatus };
  throw new RestoreFailedError(
    `The table ${run.baseTable} is ${table.TableStatus}. Redrive once it is gone, to restore it anew.`,
  );
};

const outsideWindow = async ({ run, incident }: RepairInput, { tables }: StartRestorePorts): Promise<Error> => {
  const earliest = await tables.earliestRestorable(run.tableName);
  if (earliest !== undefined && new Date(incident.restoreTo) >= earliest)
    return new RestorePointNotReadyError(
      `${run.tableName} can't be restored to ${incident.restoreTo} yet: its latest restorable time is about five minutes behind. It is tried again.`,
    );
  const since = earliest ? `only to ${earliest.toISOString()} and later` : 'to no time';
  return new RestoreFailedError(
    `${run.tableName} can be restored ${since}, not to ${incident.restoreTo}. Start a new run with a later restoreTo, or with restore.useTable.`,
  );
};
