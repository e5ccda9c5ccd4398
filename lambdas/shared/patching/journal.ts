import type { Image } from '../attribute.ts';
import { attributeOf } from '../attribute-of.ts';
import type { Outcome } from '../contract.ts';
import { equalValues } from '../equal.ts';
import { imageHash } from '../image-hash.ts';
import { imageFromJson, imageToJson, valueFromJson, valueToJson } from '../image-json.ts';
import type { ObjectLog } from '../object-log.ts';
import type { Change, Changes, Write } from './decision.ts';

/** A journal line: what a write was about to do. It is there before the write is tried. */
interface JournalEntry {
  readonly key: unknown;
  readonly pass: number;
  readonly kind: Write['kind'];
  readonly changes: Record<string, { before?: unknown; after?: unknown }>;
}

const outcomes: Record<Write['kind'], Outcome> = { put: 'put', update: 'updated', delete: 'deleted' };

export const outcomeOf = (write: Write): Outcome => outcomes[write.kind];

const mapChanges = <A, B>(changes: Record<string, { before?: A; after?: A }>, map: (value: A) => B) =>
  Object.fromEntries(
    Object.entries(changes).map(([name, { before, after }]) => [
      name,
      { ...(before !== undefined && { before: map(before) }), ...(after !== undefined && { after: map(after) }) },
    ]),
  );

export const changesToJson = (changes: Changes): JournalEntry['changes'] => mapChanges(changes, valueToJson);

const matches = (live: Image, changes: Changes, side: keyof Change) =>
  Object.entries(changes).every(([name, change]) => equalValues(attributeOf(live, name), change[side]));

/** The batch's planned writes of one pass, of earlier attempts too. */
export class Journal {
  readonly #log: ObjectLog;
  readonly #pass: number;
  readonly #writes = new Map<string, Write[]>();
  readonly #earlier = new Map<string, Write>();

  private constructor(log: ObjectLog, pass: number) {
    this.#log = log;
    this.#pass = pass;
  }

  /** Reads what earlier attempts at the batch planned. */
  static async open(log: ObjectLog, pass: number): Promise<Journal> {
    const journal = new Journal(log, pass);
    for (const line of (await log.read()) as JournalEntry[]) {
      const write = {
        kind: line.kind,
        key: imageFromJson(line.key),
        changes: mapChanges(line.changes, valueFromJson) as Changes,
      };
      journal.#keep(write);
      journal.#earlier.set(imageHash(write.key), write);
    }
    return journal;
  }

  async append(writes: readonly Write[]): Promise<void> {
    const lines = writes.map(
      ({ key, kind, changes }): JournalEntry => ({
        key: imageToJson(key),
        pass: this.#pass,
        kind,
        changes: changesToJson(changes),
      }),
    );
    await this.#log.append(lines);
    for (const write of writes) this.#keep(write);
  }

  /** The latest planned write whose result is what is there now: it was carried out, whoever saw it. */
  done(key: Image, live: Image | null): Write | undefined {
    const writes = this.#writes.get(imageHash(key)) ?? [];
    return writes.findLast(({ kind, changes }) =>
      kind === 'delete' ? live === null : live !== null && matches(live, changes, 'after'),
    );
  }

  /** Whether the item is no longer what an earlier attempt was about to change: that one wrote it, or somebody else did. */
  overtaken(key: Image, live: Image | null): boolean {
    const write = this.#earlier.get(imageHash(key));
    if (write === undefined) return false;
    if (write.kind === 'put' || live === null) return live !== null || write.kind !== 'put';
    const added = Object.keys(live).some(
      (name) => !Object.hasOwn(write.changes, name) && !Object.hasOwn(write.key, name),
    );
    return !matches(live, write.changes, 'before') || (write.kind === 'delete' && added);
  }

  #keep(write: Write) {
    const hash = imageHash(write.key);
    this.#writes.set(hash, [...(this.#writes.get(hash) ?? []), write]);
  }
}
