import type { Image, KeyRow } from '../attribute.ts';
import type { Outcome } from '../contract.ts';
import { imageToJson } from '../image-json.ts';
import { isProtected, type OutcomeEntry } from '../outcome-entry.ts';
import { type DecidedWrite, type Decision, isWrite, type Write } from './decision.ts';
import { changesToJson } from './journal-entry.ts';
import { type Short, shortOf } from './short.ts';

/** Whom an entry is about. */
export interface Subject {
  readonly key: Image;
  readonly unprotected: boolean;
}

export const subjectOf = (row: KeyRow): Subject => ({ key: row.key, unprotected: !isProtected(row) });

const outcomes: Record<Write['kind'], Outcome> = { put: 'put', update: 'updated', delete: 'deleted' };

export const outcomeEntry = (
  { key, unprotected }: Subject,
  outcome: Outcome,
  more: Pick<OutcomeEntry, 'reason' | 'keptAttributes'> = {},
): OutcomeEntry => ({ key: imageToJson(key), outcome, ...more, unprotected });

/** A write like that was carried out. */
export const shortEntry = (
  subject: Subject,
  { kind, changes, omitted, over }: Short,
  keptAttributes?: readonly string[],
): OutcomeEntry => ({
  ...outcomeEntry(subject, outcomes[kind], {
    ...(over !== undefined && { reason: over }),
    ...(keptAttributes && { keptAttributes }),
  }),
  changes: changesToJson(changes),
  ...(omitted.length > 0 && { omitted }),
});

/** The write was carried out. */
export const changedEntry = (subject: Subject, write: DecidedWrite): OutcomeEntry =>
  shortEntry(subject, shortOf(write), write.keptAttributes);

/** What becomes of the item by the decision, if its write succeeds. */
export const decidedEntry = (subject: Subject, decision: Decision): OutcomeEntry => {
  if (isWrite(decision)) return changedEntry(subject, decision);
  return outcomeEntry(subject, decision.kind, decision.kind === 'conflict' ? { reason: decision.reason } : {});
};
