import type { FailedChild } from '../failed-child.ts';
import { isDryRun } from '../incident-kind.ts';
import type { RunRecord } from '../run-record.ts';
import { consoleLink } from './console-link.ts';
import { type Block, letter } from './letter.ts';
import type { Mail } from './mail.ts';
import { nextStep } from './next-steps.ts';
import { changedSoFar, freezeNow, isComplete, runInWords, sentenceOf } from './trouble-words.ts';
import { sentence, utc } from './words.ts';

/** An execution of the recovery workflow that ended without finishing. */
export interface StoppedExecution {
  readonly executionArn: string;
  readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly error?: string;
  /** As Step Functions has it: a sentence, or the Lambda's error as JSON. */
  readonly cause?: string;
  /** ISO 8601. */
  readonly stoppedAt: string;
}

export interface Trouble {
  readonly stopped: StoppedExecution;
  /** Undefined: the run store does not know it, since ValidateIncident refused it. */
  readonly run: RunRecord | undefined;
  readonly failedState: string | undefined;
  /** One of the Map's children that failed, if that is why. */
  readonly child?: FailedChild | undefined;
}

const how = { FAILED: 'failed', TIMED_OUT: 'ran out of time', ABORTED: 'was stopped by hand' } as const;

const ofChild = (child: FailedChild | undefined): string[] =>
  child === undefined ? [] : [[`One of those that failed: ${child.error}`, ...sentenceOf(child.cause)].join(': ')];

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Tells one person why a run stopped, whether the writers are frozen, and what to do next. */
export const troubleMail = (to: string, { stopped, run, failedState, child }: Trouble): Mail => {
  const runId = stopped.executionArn.split(':').at(-1) ?? stopped.executionArn;
  const frozen = run !== undefined && (run.freeze === 'held' || run.freeze === 'lifting');
  // The steps before the thaw would stop with FreezeLiftedError.
  const tooLate = run?.freeze === 'lifted' && failedState !== 'ThawWriters' && failedState !== 'FinishRecovery';
  const step = tooLate
    ? nextStep('FAILED', 'FreezeLiftedError')
    : nextStep(stopped.status, stopped.error, child?.error);
  const lock = run !== undefined && run.releasedAt === undefined && !isDryRun(run.incident);
  const giveUp = `start the LiftFreeze state machine with {"runId": "${runId}"}: it thaws the writers and lets the table have another recovery. It works at any moment, and twice.`;
  const blocks: (Block | false)[] = [
    `${run === undefined ? 'The recovery' : capital(runInWords(run))} ${how[stopped.status]}${failedState === undefined ? '' : ` in the step ${failedState}`} (${utc(stopped.stoppedAt)}).`,
    { list: [stopped.error ?? 'No error was given.', ...sentenceOf(stopped.cause), ...ofChild(child)] },
    ...freezeNow(run, stopped.stoppedAt, failedState),
    changedSoFar(run, failedState),
    `What to do: ${step.todo}`,
    step.redrive &&
      'Then open the execution in the Step Functions console and press Redrive: it goes on where it stopped, and repeats nothing that is done.',
    !step.redrive && `Then start a new execution with a new name${lock ? ', after giving this run up' : ''}.`,
    { link: consoleLink(stopped.executionArn), label: 'Open the execution' },
    (frozen || lock) && `To give this run up, ${giveUp}`,
    sentence(`Run ${runId}${run?.incident.reason ? `: ${run.incident.reason}` : ''}`),
  ];
  const writers =
    frozen && run.incident.freeze.scope === 'all'
      ? isComplete(run, failedState)
        ? ', writers frozen'
        : ', freeze not complete'
      : '';
  return {
    to,
    subject: `coldpatch: ${runInWords(run)} ${how[stopped.status]} (${stopped.error ?? stopped.status}${writers}, run ${runId})`,
    ...letter(blocks.filter((block) => block !== false)),
  };
};
