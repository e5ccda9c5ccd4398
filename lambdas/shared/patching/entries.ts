import type { Image, KeyRow } from '../attribute.ts';
import type { Outcome } from '../contract.ts';
import { imageToJson } from '../image-json.ts';
import { isProtected, type OutcomeEntry } from '../outcome-entry.ts';
import { type DecidedWrite, type Decision, isWrite } from './decision.ts';
import { changesToJson, outcomeOf } from './journal.ts';
import { withoutLarge } from './without-large.ts';

/** Whom an entry is about. */
export interface Subject {
  readonly key: Image;
  readonly unprotected: boolean;
}

export const subjectOf = (row: KeyRow): Subject => ({ key: row.key, unprotected: !isProtected(row) });

export const outcomeEntry = (
  { key, unprotected }: Subject,
  outcome: Outcome,
  more: Pick<OutcomeEntry, 'reason' | 'keptAttributes'> = {},
): OutcomeEntry => ({ key: imageToJson(key), outcome, ...more, unprotected });

/** The write was carried out. */
export const changedEntry = (subject: Subject, write: DecidedWrite): OutcomeEntry => ({
  ...outcomeEntry(subject, outcomeOf(write), write.keptAttributes && { keptAttributes: write.keptAttributes }),
  ...withoutLarge(changesToJson(write.changes)),
});

/** What becomes of the item by the decision, if its write succeeds. */
export const decidedEntry = (subject: Subject, decision: Decision): OutcomeEntry => {
  if (isWrite(decision)) return { ...changedEntry(subject, decision), ...(decision.over && { reason: decision.over }) };
  return outcomeEntry(subject, decision.kind, decision.kind === 'conflict' ? { reason: decision.reason } : {});
};
