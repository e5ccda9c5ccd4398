import { imageHash } from '../image-hash.ts';
import { imageFromJson } from '../image-json.ts';
import type { ObjectLog } from '../object-log.ts';
import type { OutcomeEntry } from '../outcome-entry.ts';
import { laterAttempt } from '../summary/outcomes.ts';

/** What became of an item so far. */
export type SoFar = Pick<OutcomeEntry, 'outcome' | 'keptAttributes'>;

/** What became of a batch's items so far, by the hash of the key; attempts are folded. */
export const outcomesOf = async (outcomes: ObjectLog): Promise<Map<string, SoFar>> => {
  const known = new Map<string, SoFar>();
  for await (const line of outcomes.read()) {
    const { key, outcome, keptAttributes } = line as OutcomeEntry;
    const hash = imageHash(imageFromJson(key));
    known.set(hash, laterAttempt(known.get(hash), { outcome, ...(keptAttributes && { keptAttributes }) }));
  }
  return known;
};
