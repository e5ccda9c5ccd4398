import { liftName } from '../shared/lift-name.ts';
import type { RunRecord, RunStore } from '../shared/run-store.ts';
import { type Execution, isLiftDue, isOver, isReportDue, isStopped, isTableDue, needsReport } from './what-is-due.ts';

export interface WatchFreezesPorts {
  readonly runs: Pick<RunStore, 'watched' | 'stopWatching'>;
  /** Undefined: Step Functions has forgotten it, 90 days after its end. */
  describeExecution(executionArn: string): Promise<Execution | undefined>;
  /** Starts the LiftFreeze state machine; a name that was used is fine. */
  startLift(runId: string, name: string): Promise<void>;
  /** Mails the operators how the run stopped, unless that was mailed before. */
  report(record: RunRecord, execution: Execution): Promise<unknown>;
  /** Hands over decisions that an approver made and Step Functions did not get. */
  deliver(record: RunRecord): Promise<unknown>;
  /** False: it can't be deleted yet. A table that is gone is fine. */
  deleteTable(tableName: string): Promise<boolean>;
  now(): Date;
}

/** Looks after every run that is not over yet. What fails for one run, or one chore, keeps no other from being done. */
export const watchFreezes = async (ports: WatchFreezesPorts): Promise<{ watched: number; lifting: string[] }> => {
  const failures: string[] = [];
  const lifting: string[] = [];
  const records = await ports.runs.watched();
  for (const record of records) {
    const attempt = async (chore: string, work: () => Promise<unknown>): Promise<boolean> => {
      try {
        await work();
        return true;
      } catch (error) {
        failures.push(`run ${record.runId}: ${chore}: ${error instanceof Error ? error.message : error}`);
        return false;
      }
    };
    const others = records.filter((other) => other !== record);
    await attempt('looking after it', () => watchRun(record, others, ports, attempt, lifting));
  }
  if (failures.length > 0) throw new Error(`Of ${records.length} runs not all is well: ${failures.join('; ')}`);
  return { watched: records.length, lifting };
};

type Attempt = (chore: string, work: () => Promise<unknown>) => Promise<boolean>;

const watchRun = async (
  record: RunRecord,
  others: readonly RunRecord[],
  ports: WatchFreezesPorts,
  attempt: Attempt,
  lifting: string[],
) => {
  const { runId, restoredTable } = record;
  const execution = await ports.describeExecution(record.executionArn);
  const now = ports.now();
  if (isLiftDue(record, execution, now))
    await attempt('lifting its freeze', async () => {
      await ports.startLift(runId, liftName(runId, now));
      lifting.push(runId);
    });
  if (!isStopped(execution)) {
    await attempt('delivering its approval', () => ports.deliver(record));
    return;
  }
  const reported =
    execution === undefined ||
    !needsReport(execution) ||
    (isReportDue(execution, now) && (await attempt('reporting it', () => ports.report(record, execution))));
  if (!isOver(record) || !reported) return;

  let removed = restoredTable === undefined;
  // A repair may use what a rehearsal restored.
  const inUse = others.some(({ run }) => run.baseTable === restoredTable);
  if (restoredTable !== undefined && isTableDue(record, execution, now) && !inUse)
    await attempt(`deleting ${restoredTable}`, async () => {
      removed = await ports.deleteTable(restoredTable);
    });
  if (removed) await attempt('letting it go', () => ports.runs.stopWatching(runId));
};
