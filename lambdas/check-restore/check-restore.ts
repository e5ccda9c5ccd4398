import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { CheckRestoreInput, CheckRestoreOutput, Run } from '../shared/contract.ts';
import { RestoreFailedError } from '../shared/errors.ts';

export interface CheckRestorePorts {
  readonly hold: { assertNotLifted(run: Run): Promise<void> };
  readonly tables: { describe(tableName: string): Promise<TableDescription | undefined> };
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const minutes = 60_000;

/** How long to wait before the next look, so many milliseconds into the restore: 48 h of looks fit into an execution's history. */
export const nextWaitSeconds = (elapsedMs: number): number => {
  if (elapsedMs < 30 * minutes) return 30;
  return elapsedMs < 120 * minutes ? 120 : 300;
};

/** Looks how far the base table's restore is. */
export const checkRestore = async (
  { run, restoreStartedAt }: CheckRestoreInput,
  ports: CheckRestorePorts,
): Promise<CheckRestoreOutput> => {
  await ports.hold.assertNotLifted(run);
  const status = (await ports.tables.describe(run.baseTable))?.TableStatus;
  if (status !== 'CREATING' && status !== 'ACTIVE')
    throw new RestoreFailedError(
      `The table ${run.baseTable}, which was being restored from ${run.tableName}, is ${status ?? 'gone'}. ` +
        'Start a new run: its own StartRestore begins the restore again; LiftFreeze ends this one.',
    );
  return { status, nextWaitSeconds: nextWaitSeconds(ports.now() - Date.parse(restoreStartedAt)) };
};
