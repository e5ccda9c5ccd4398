import type { Outcome } from '../contract.ts';
import { imageHash } from '../image-hash.ts';
import { imageFromJson } from '../image-json.ts';
import type { ObjectLog } from '../object-log.ts';
import type { OutcomeEntry } from '../outcome-entry.ts';
import { later } from '../summary/outcomes.ts';

/** What became of a batch's items so far, by the hash of the key; attempts are folded. */
export const outcomesOf = async (outcomes: ObjectLog): Promise<Map<string, Outcome>> => {
  const known = new Map<string, { readonly outcome: Outcome }>();
  for await (const line of outcomes.read()) {
    const { key, outcome } = line as OutcomeEntry;
    const hash = imageHash(imageFromJson(key));
    known.set(hash, later(known.get(hash), { outcome }));
  }
  return new Map([...known].map(([hash, { outcome }]) => [hash, outcome]));
};
