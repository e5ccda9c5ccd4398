import type { FailedChild } from './failed-child.ts';
import { type StoppedExecution, troubleMail } from './mail/trouble-mail.ts';
import { type MailOperatorsPorts, mailOperators } from './mail-operators.ts';
import type { RunRecord } from './run-record.ts';

export type { StoppedExecution } from './mail/trouble-mail.ts';

export interface EndedExecution extends StoppedExecution {
  /** ISO 8601. */
  readonly startedAt: string;
}

export interface ReportPorts extends MailOperatorsPorts {
  readonly runs: {
    find(runId: string): Promise<RunRecord | undefined>;
    markReported(runId: string, status: string, stoppedAt: string): Promise<void>;
  };
  readonly marks: { has(mark: string): Promise<boolean>; set(mark: string): Promise<void> };
  /** The name of the state in which the execution stopped. */
  failedState(executionArn: string): Promise<string | undefined>;
  /** One of the children that failed, where that is why it stopped. */
  failedChild(executionArn: string): Promise<FailedChild | undefined>;
}

/**
 * Mails the operators how an execution ended, once for each time that it ended: EventBridge may deliver an event twice, and
 * the watchdog sends what EventBridge lost. False: it was reported before. Throws if nobody could be mailed, to be tried again.
 */
export const reportExecution = async (stopped: EndedExecution, ports: ReportPorts): Promise<boolean> => {
  const { executionArn, status, stoppedAt } = stopped;
  const runId = executionArn.split(':').at(-1) ?? '';
  const mark = `${executionArn}#${status}#${stoppedAt}`;
  if (await ports.marks.has(mark)) return false;

  const run = await runOf(stopped, runId, ports);
  const failedState = await ports.failedState(executionArn);
  const child = await childOf(stopped, ports);
  await mailOperators(
    (to) => troubleMail(to, { stopped, run, failedState, child }),
    `that ${executionArn} stopped`,
    ports,
  );
  if (run !== undefined) await ports.runs.markReported(runId, status, stoppedAt);
  await ports.marks.set(mark);
  return true;
};

/** A name, and with it the ARN, can recur after 90 days: the run store then knows the earlier run, and not this one, which was refused. */
const runOf = async ({ executionArn, startedAt }: EndedExecution, runId: string, { runs }: ReportPorts) => {
  const found = await runs.find(runId);
  const apartMs = Math.abs(Date.parse(found?.startedAt ?? '') - Date.parse(startedAt));
  return found?.executionArn === executionArn && apartMs < 60_000 ? found : undefined;
};

/** Why items failed makes a better mail; not to know it is no reason for having none. */
const childOf = async ({ executionArn, error }: StoppedExecution, { failedChild, warn }: ReportPorts) => {
  if (error !== 'States.ExceedToleratedFailureThreshold') return undefined;
  try {
    return await failedChild(executionArn);
  } catch (reason) {
    warn(`No failed child could be looked at: ${reason}`);
    return undefined;
  }
};
