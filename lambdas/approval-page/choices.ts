import type { Choice, QuestionKind } from '../shared/contract.ts';
import type { Summary } from '../shared/report.ts';

/** What can be chosen, the most likely first. */
const choices: Readonly<Record<QuestionKind, readonly Choice[]>> = {
  plan: ['approve', 'reject'],
  canary: ['continue', 'revert'],
  patch: ['approve', 'retry', 'revert'],
  undo: ['approve', 'revert'],
};

/** These end the run and write nothing more: they make sense after the freeze was lifted, too. */
const lastWords: Readonly<Record<QuestionKind, Choice | undefined>> = {
  plan: 'reject',
  canary: undefined,
  patch: 'approve',
  undo: 'approve',
};

export const isChoice = (kind: QuestionKind, choice: unknown): choice is Choice =>
  choices[kind].some((each) => each === choice);

/** Why this can't be chosen now; undefined: it can. */
export const hindrance = (kind: QuestionKind, choice: Choice, { counts, planChange }: Summary, lifted: boolean) => {
  if (choice === 'retry' && counts.failed === 0) return 'No item failed, so there is nothing to try again.';
  if (planChange !== null && (choice === 'continue' || choice === 'retry'))
    return 'The plan is no longer what was approved, so nothing more of it is applied. A new run makes a new plan.';
  if (lifted && choice !== lastWords[kind])
    return 'The freeze was lifted, so this run writes nothing more: not forwards and not back.';
  return undefined;
};

/** What the page offers. */
export const offered = (kind: QuestionKind, summary: Summary, lifted: boolean): readonly Choice[] =>
  choices[kind].filter((choice) => hindrance(kind, choice, summary, lifted) === undefined);
