import type { ApprovalDecision, Choice, QuestionKind } from '../contract.ts';
import { utc } from './words.ts';

/** What happens if nobody answers, said after `If nobody answers by then,` or after it has come to that. */
export const unanswered: Readonly<Record<QuestionKind, string>> = {
  plan: 'the writers are thawed and the table stays as it is',
  canary: 'the writers are thawed, the patched items stay as they are and the others are not repaired',
  patch: 'the writers are thawed and the patched items stay as they are',
  undo: 'the writers are thawed and what was put back stays as it is',
};

const questioned: Readonly<Record<QuestionKind, string>> = {
  plan: 'the plan',
  canary: 'the canary',
  patch: 'the patch',
  undo: 'the undo',
};
const decided: Readonly<Record<Choice, (kind: QuestionKind) => string>> = {
  approve: (kind) => `approved ${questioned[kind]}`,
  reject: (kind) => `rejected ${questioned[kind]}`,
  continue: () => 'let the patch go on',
  retry: () => 'asked for the failed items to be tried again',
  revert: () => 'took everything back',
};

/** `approved the patch`, after who it was. */
export const saidOf = (kind: QuestionKind, choice: Choice) => decided[choice](kind);

/** `ana@example.com approved the patch on Saturday 21 November 2026, 03:19 UTC.` */
export const decisionSentence = (kind: QuestionKind, { decision, by, at }: ApprovalDecision, who = by) =>
  `${who} ${saidOf(kind, decision)} on ${utc(at)}.`;
