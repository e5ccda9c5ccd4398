import type { Image } from '../attribute.ts';
import { imageHash } from '../image-hash.ts';
import type { ObjectLog } from '../object-log.ts';
import type { Write } from './decision.ts';
import { type JournalEntry, journalEntry, journaledWrite } from './journal-entry.ts';
import { type Begun, begun, hasMore, matches, type Noted, noted } from './noted.ts';

/** The batch's planned writes of one pass, of earlier attempts too. */
export class Journal {
  readonly #log: ObjectLog;
  readonly #pass: number;
  readonly #writes = new Map<string, Noted[]>();
  readonly #earlier = new Map<string, Noted>();

  private constructor(log: ObjectLog, pass: number) {
    this.#log = log;
    this.#pass = pass;
  }

  /** Reads what earlier attempts at the batch planned. */
  static async open(log: ObjectLog, pass: number): Promise<Journal> {
    const journal = new Journal(log, pass);
    for await (const line of log.read()) {
      const write = noted(journaledWrite(line as JournalEntry));
      journal.#keep(write);
      journal.#earlier.set(imageHash(write.key), write);
    }
    return journal;
  }

  /** There were earlier attempts, which may have written. */
  get isContinued(): boolean {
    return this.#earlier.size > 0;
  }

  async append(writes: readonly Write[]): Promise<void> {
    await this.#log.append(writes.map((write) => journalEntry(write, this.#pass)));
    for (const write of writes) this.#keep(noted(write));
  }

  /** The latest planned write whose result is what is there now: it was carried out, whoever saw it. */
  done(key: Image, live: Image | null): Noted | undefined {
    const writes = this.#writes.get(imageHash(key)) ?? [];
    return writes.findLast((write) =>
      write.kind === 'delete' ? live === null : live !== null && matches(live, write, 'after'),
    );
  }

  /** How far a write in parts has come, that was cut off or refused half way. */
  begun(key: Image, live: Image | null): Begun | undefined {
    const write = this.#writes.get(imageHash(key))?.find(({ inParts }) => inParts);
    return write && live ? begun(live, write) : undefined;
  }

  /** Whether the item is no longer what an earlier attempt was about to change: that one wrote it, or somebody else did. */
  overtaken(key: Image, live: Image | null): boolean {
    const write = this.#earlier.get(imageHash(key));
    if (write === undefined) return false;
    if (write.kind === 'put' || live === null) return live !== null || write.kind !== 'put';
    return !matches(live, write, 'before') || (write.kind === 'delete' && hasMore(live, write));
  }

  #keep(write: Noted) {
    const hash = imageHash(write.key);
    this.#writes.set(hash, [...(this.#writes.get(hash) ?? []), write]);
  }
}
