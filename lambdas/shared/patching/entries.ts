import type { KeyRow } from '../attribute.ts';
import type { Outcome } from '../contract.ts';
import { imageToJson } from '../image-json.ts';
import { isProtected, type OutcomeEntry } from '../outcome-entry.ts';
import type { Write } from './decision.ts';
import { changesToJson, outcomeOf } from './journal.ts';

export const outcomeEntry = (row: KeyRow, outcome: Outcome, reason?: string): OutcomeEntry => ({
  key: imageToJson(row.key),
  outcome,
  ...(reason !== undefined && { reason }),
  unprotected: !isProtected(row),
});

export const changedEntry = (row: KeyRow, write: Write): OutcomeEntry => ({
  ...outcomeEntry(row, outcomeOf(write)),
  changes: changesToJson(write.changes),
});
