import type { FinishRecoveryInput, FinishRecoveryOutput, Run } from '../shared/contract.ts';
import { ReportMailError } from '../shared/errors.ts';
import { isUndo } from '../shared/incident-kind.ts';
import { type MailPort, mailEach, whyNot } from '../shared/mail/mail.ts';
import { resultMail } from '../shared/mail/result-mail.ts';
import { type ReadVersion, readReport } from '../shared/read-report.ts';

export interface FinishRecoveryPorts extends MailPort {
  /** Notes the end and gives back the table's lock, if this run still has it. Safe to repeat. */
  readonly runs: { finish(run: Run, outcome: string, finishedAt: string): Promise<void> };
  readonly marks: { has(mark: string): Promise<boolean>; set(mark: string): Promise<void> };
  /** The report's bytes. */
  readonly readVersion: ReadVersion;
  readonly operators: readonly string[];
  readonly recoveryBucket: string;
  now(): number;
  warn(sentence: string): void;
}

/** Releases the lock first: a failing mail must not keep the table from its next recovery. A redrive sends what was not sent. */
export const finishRecovery = async (
  input: FinishRecoveryInput,
  ports: FinishRecoveryPorts,
): Promise<FinishRecoveryOutput> => {
  const { run, incident, outcome, counts, summaryKey, thaw } = input;
  await ports.runs.finish(run, outcome, new Date(ports.now()).toISOString());
  const mark = `${run.executionArn}#${run.startedAt}#result`;
  if (!(await ports.marks.has(mark))) {
    const summary = await readReport(input, ports.readVersion);
    const mailed = await mailEach(ports.operators, (to) => resultMail(to, input, summary, ports.recoveryBucket), ports);
    if (mailed.sent.length === 0)
      throw new ReportMailError(
        `The run is finished${thaw === null ? '' : ' and the writers are thawed'}, but nobody could be mailed: ${whyNot(mailed) || 'the stack has no approvers'}. Correct that, then redrive the execution.`,
      );
    await ports.marks.set(mark);
    if (mailed.failed.length > 0) ports.warn(`Not everybody could be mailed: ${whyNot(mailed)}.`);
  }
  const baseTable = isUndo(incident) ? '' : run.baseTable;
  return { outcome, runId: run.runId, tableName: run.tableName, counts, summaryKey, baseTable };
};
