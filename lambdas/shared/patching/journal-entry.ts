import { imageFromJson, imageToJson, valueFromJson, valueToJson } from '../image-json.ts';
import type { Changes, DecidedWrite } from './decision.ts';

/** A journal line: what a write was about to do. It is there before the write is tried. */
export interface JournalEntry {
  readonly key: unknown;
  readonly pass: number;
  readonly kind: DecidedWrite['kind'];
  readonly changes: Record<string, { before?: unknown; after?: unknown }>;
  /** See DecidedWrite. */
  readonly over?: string;
}

const mapChanges = <A, B>(changes: Readonly<Record<string, { before?: A; after?: A }>>, map: (value: A) => B) =>
  Object.fromEntries(
    Object.entries(changes).map(([name, { before, after }]) => [
      name,
      { ...(before !== undefined && { before: map(before) }), ...(after !== undefined && { after: map(after) }) },
    ]),
  );

export const changesToJson = (changes: Changes): JournalEntry['changes'] => mapChanges(changes, valueToJson);

export const journalEntry = ({ key, kind, changes, over }: DecidedWrite, pass: number): JournalEntry => ({
  key: imageToJson(key),
  pass,
  kind,
  changes: changesToJson(changes),
  ...(over !== undefined && { over }),
});

export const journaledWrite = ({ kind, key, changes, over }: JournalEntry): DecidedWrite => ({
  kind,
  key: imageFromJson(key),
  changes: mapChanges(changes, valueFromJson),
  ...(over !== undefined && { over }),
});
