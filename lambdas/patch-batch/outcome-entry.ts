import type { Image, KeyRow } from '../shared/attribute.ts';
import type { Counts, Outcome } from '../shared/contract.ts';
import { imageToJson } from '../shared/image-json.ts';
import { isProtected } from './decide.ts';
import type { Write } from './decision.ts';
import { changesToJson, outcomeOf } from './journal.ts';

/** A line of an outcomes file. */
export interface OutcomeEntry {
  /** The key as DynamoDB JSON. */
  readonly key: Record<string, unknown>;
  readonly outcome: Outcome;
  /** One sentence; with conflict and failed. */
  readonly reason?: string;
  /** With put, updated and deleted: DynamoDB JSON, see ChangeSample. */
  readonly changes?: Record<string, { before?: unknown; after?: unknown }>;
  /** A later good write could not have been told from the bug's. */
  readonly unprotected: boolean;
}

const keyJson = (key: Image) => imageToJson(key);

export const outcomeEntry = (row: KeyRow, outcome: Outcome, reason?: string): OutcomeEntry => ({
  key: keyJson(row.key),
  outcome,
  ...(reason !== undefined && { reason }),
  unprotected: !isProtected(row),
});

export const changedEntry = (row: KeyRow, write: Write): OutcomeEntry => ({
  ...outcomeEntry(row, outcomeOf(write)),
  changes: changesToJson(write.changes),
});

export const outcomeNames = [
  'unchanged',
  'put',
  'updated',
  'deleted',
  'kept',
  'expired',
  'conflict',
  'failed',
] as const satisfies readonly Outcome[];

export const countOutcomes = (outcomes: Iterable<Outcome>): Counts => {
  const counts = Object.fromEntries(outcomeNames.map((name) => [name, 0])) as Record<Outcome, number>;
  for (const outcome of outcomes) counts[outcome]++;
  return counts;
};
