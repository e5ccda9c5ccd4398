import type { LiftFreezeInput } from '../shared/contract.ts';
import { isDryRun } from '../shared/incident-kind.ts';
import { type EndedLift, liftMail } from '../shared/mail/lift-mail.ts';
import { mailOperators } from '../shared/mail-operators.ts';
import type { ReportPorts } from '../shared/report-execution.ts';

/**
 * Mails the operators what became of a LiftFreeze. Not where there was nothing to lift: no such run, a rehearsal, or one that had come to
 * its own end. Two lifts that both found the freeze gone are one piece of news.
 */
export const reportLift = async (lift: EndedLift, input: string, ports: ReportPorts): Promise<boolean> => {
  const runId = runIdIn(input);
  const run = runId === undefined ? undefined : await ports.runs.find(runId);
  if (run === undefined || run.outcome !== undefined || isDryRun(run.incident)) return false;
  const mark = lift.status === 'SUCCEEDED' ? `${run.executionArn}#lifted` : `${lift.executionArn}#${lift.status}`;
  if (await ports.marks.has(mark)) return false;
  await mailOperators((to) => liftMail(to, lift, run), `what became of ${lift.executionArn}`, ports);
  await ports.marks.set(mark);
  return true;
};

/** People write it. */
const runIdIn = (input: string): string | undefined => {
  try {
    const { runId } = JSON.parse(input) as Partial<LiftFreezeInput>;
    return typeof runId === 'string' && runId !== '' ? runId : undefined;
  } catch {
    return undefined;
  }
};
