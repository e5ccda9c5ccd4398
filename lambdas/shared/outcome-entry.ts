import type { KeyRow } from './attribute.ts';
import type { Counts, Outcome } from './contract.ts';

/** A line of an outcomes file. */
export interface OutcomeEntry {
  /** The key as DynamoDB JSON. */
  readonly key: Record<string, unknown>;
  readonly outcome: Outcome;
  /** One sentence; with conflict and failed, and with a write over a later one. */
  readonly reason?: string;
  /** With put, updated and deleted: DynamoDB JSON, see ChangeSample. */
  readonly changes?: Record<string, { before?: unknown; after?: unknown }>;
  /** Changed attributes too large to be listed here: the journal has them. */
  readonly omitted?: readonly string[];
  /** With updated: attributes that somebody changed since, and that were left alone. */
  readonly keptAttributes?: readonly string[];
  /** Write attempts that DynamoDB throttled; absent: none. */
  readonly throttled?: number;
  /** A later good write could not have been told from the bug's. */
  readonly unprotected: boolean;
}

/** Whether a later write to the row's item could be told from the bug's. */
export const isProtected = (row: KeyRow): boolean => row.lastSeen !== undefined || row.bad !== undefined;

/** Counts to begin with. */
export const noOutcomes = (): { -readonly [name in keyof Counts]: number } => ({
  unchanged: 0,
  put: 0,
  updated: 0,
  deleted: 0,
  kept: 0,
  expired: 0,
  conflict: 0,
  failed: 0,
});

export const countOutcomes = (outcomes: Iterable<Outcome>): Counts => {
  const counts = noOutcomes();
  for (const outcome of outcomes) counts[outcome]++;
  return counts;
};
