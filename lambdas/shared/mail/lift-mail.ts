import { isWatchdogs } from '../lift-name.ts';
import type { RunRecord } from '../run-record.ts';
import { consoleLink } from './console-link.ts';
import { type Block, letter } from './letter.ts';
import type { Mail } from './mail.ts';
import { nextStep } from './next-steps.ts';
import type { StoppedExecution } from './trouble-mail.ts';
import { freezeNow, runInWords, sentenceOf } from './trouble-words.ts';
import { parameterNow, sentence, utc } from './words.ts';

/** An execution of LiftFreeze that ended. */
export interface EndedLift extends Omit<StoppedExecution, 'status'> {
  readonly status: StoppedExecution['status'] | 'SUCCEEDED';
}

/** Tells one person that a run's freeze was lifted from outside, or that it could not be. */
export const liftMail = (to: string, lift: EndedLift, run: RunRecord): Mail => {
  const by = isWatchdogs(lift.executionArn.split(':').at(-1) ?? '') ? 'by the watchdog' : 'by hand';
  const done = lift.status === 'SUCCEEDED';
  return {
    to,
    subject: `coldpatch: the freeze of ${run.tableName} ${done ? 'was lifted' : 'could not be lifted'} (${by}, run ${run.runId})`,
    ...letter([
      ...(done ? lifted(run, by) : notLifted(lift, run, by)),
      sentence(`Run ${run.runId}${run.incident.reason ? `: ${run.incident.reason}` : ''}`),
    ]),
  };
};

const lifted = (run: RunRecord, by: string): Block[] => [
  `The freeze of ${runInWords(run)} was lifted ${by}${run.thawedAt ? ` (${utc(run.thawedAt)})` : ''}. The writers are thawed. ${parameterNow[run.parameterOutcome ?? 'none']}`.trim(),
  'The run writes nothing any more: if it still goes, it stops at its next step, or waits for an approval that changes nothing. What it wrote until then stays, and is in its journal. The table may have its next recovery.',
  `What to do: look why the run did not finish, then start a new execution with a new name: what is right by then costs no write. To take back what this one wrote, start one with {"undo": {"runId": "${run.runId}"}}.`,
  { link: consoleLink(run.executionArn), label: 'Open the run' },
];

const notLifted = (lift: EndedLift, run: RunRecord, by: string): Block[] => [
  `LiftFreeze, started ${by} for ${runInWords(run)}, did not come to its end (${utc(lift.stoppedAt)}).`,
  { list: [lift.error ?? lift.status, ...sentenceOf(lift.cause)] },
  ...freezeNow(run, lift.stoppedAt),
  `What to do: ${nextStep(lift.status, lift.error).todo}`,
  `Then start the LiftFreeze state machine again with {"runId": "${run.runId}"}: it does what is left to do. Once the run's time is over, the watchdog starts it every 15 minutes.`,
  { link: consoleLink(lift.executionArn), label: 'Open the execution' },
];
