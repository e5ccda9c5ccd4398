import { isDryRun } from '../shared/incident-kind.ts';
import type { RunRecord } from '../shared/run-store.ts';

/** As DescribeExecution tells it. */
export interface Execution {
  /** RUNNING, PENDING_REDRIVE, SUCCEEDED, FAILED, TIMED_OUT or ABORTED. */
  readonly status: string;
  readonly stoppedAt?: Date;
  readonly error?: string;
  readonly cause?: string;
}

const minutes = 60_000;
/** A restored table is kept for a day, for those who want to look. */
const tableKept = 24 * 60 * minutes;

const stopOf = ({ stoppedAt }: Execution) => stoppedAt?.getTime() ?? 0;

/** An execution that Step Functions has forgotten stopped long ago. */
export const isStopped = (execution: Execution | undefined): boolean =>
  execution === undefined || !['RUNNING', 'PENDING_REDRIVE'].includes(execution.status);

/** The writers are thawed, and the table may have its next recovery. A rehearsal never kept anybody from anything. */
export const isOver = ({ freeze, releasedAt, incident }: RunRecord): boolean =>
  isDryRun(incident) || (freeze === 'lifted' && releasedAt !== undefined);

/** A stopped run after its grace time, for somebody may redrive it; any run whose freeze takes too long. */
export const isLiftDue = (record: RunRecord, execution: Execution | undefined, now: Date): boolean => {
  const { graceMinutes, maxMinutes } = record.incident.freeze;
  if (isStopped(execution)) {
    const graceEnds = execution === undefined ? 0 : stopOf(execution) + graceMinutes * minutes;
    if (now.getTime() >= graceEnds) return !isOver(record);
  }
  if (record.freeze === 'lifted' || record.heldAt === undefined) return false;
  return now.getTime() >= Date.parse(record.heldAt) + maxMinutes * minutes;
};

/** Runs that finished have mailed their result themselves. */
export const needsReport = ({ status }: Execution): boolean => ['FAILED', 'TIMED_OUT', 'ABORTED'].includes(status);

/** EventBridge is quicker, as a rule: it has its chance first, lest there be two mails. */
export const isReportDue = (execution: Execution, now: Date): boolean =>
  needsReport(execution) && now.getTime() >= stopOf(execution) + 2 * minutes;

/** Nobody can redrive the run any more, and a day has passed. Only tables of coldpatch's own names, never anybody's. */
export const isTableDue = (record: RunRecord, execution: Execution | undefined, now: Date): boolean =>
  isOver(record) &&
  (record.restoredTable?.startsWith('coldpatch-') ?? false) &&
  (execution === undefined || now.getTime() >= stopOf(execution) + tableKept);
