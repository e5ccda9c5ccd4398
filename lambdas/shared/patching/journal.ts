import type { Image } from '../attribute.ts';
import { canonicalImage } from '../canonical.ts';
import type { ObjectLog } from '../object-log.ts';
import type { DecidedWrite } from './decision.ts';
import { type JournalEntry, journalEntry, journaledWrite } from './journal-entry.ts';
import { type Begun, begun, hasMore, knows, matches, type Noted, noted } from './noted.ts';

/** An earlier attempt at the batch has written a journal. */
class JournalExistsError extends Error {}

/** Journals of earlier passes, which may be long, and the keys (canonicalImage) that matter of them. */
export interface Tried {
  readonly logs: readonly ObjectLog[];
  readonly keys: ReadonlySet<string>;
}
const noneTried: Tried = { logs: [], keys: new Set() };

/** The batch's planned writes: of one pass, of earlier attempts too, and of earlier passes over its rows. */
export class Journal {
  readonly #log: ObjectLog;
  readonly #pass: number;
  readonly #writes = new Map<string, Noted[]>();

  /** Whether it is known what earlier attempts planned. */
  #isKnown = false;

  private constructor(log: ObjectLog, pass: number) {
    this.#log = log;
    this.#pass = pass;
  }

  /**
   * Carries out an attempt at a batch: as if this pass had made none before (most often it has not, and asking costs a request), and if
   * one has written a journal, once more with what it planned.
   */
  static async attempt<T>(
    log: () => ObjectLog,
    pass: number,
    attempt: (journal: Journal, isFirst: boolean) => Promise<T>,
    tried: () => Tried = () => noneTried,
  ): Promise<T> {
    const begin = async () => {
      const journal = new Journal(log(), pass);
      const { logs, keys } = tried();
      for (const earlier of logs) await journal.#read(earlier, keys);
      return journal;
    };
    try {
      return await attempt(await begin(), true);
    } catch (error) {
      if (!(error instanceof JournalExistsError)) throw error;
    }
    const journal = await begin();
    await journal.#read(journal.#log);
    journal.#isKnown = true;
    return attempt(journal, false);
  }

  /** Ends the first attempt if there was an earlier one: what was planned without it is void. */
  async append(writes: readonly DecidedWrite[]): Promise<void> {
    const lines = writes.map((write) => journalEntry(write, this.#pass));
    if (this.#isKnown) await this.#log.append(lines);
    else if (!(await this.#log.begin(lines))) throw new JournalExistsError();
    this.#isKnown = true;
    for (const write of writes) this.#keep(noted(write));
  }

  /** Does so too, where nothing had to be appended. */
  async confirm(): Promise<void> {
    if (!this.#isKnown && !(await this.#log.isEmpty())) throw new JournalExistsError();
    this.#isKnown = true;
  }

  /** The latest planned write whose result is what is there now: it was carried out, whoever saw it. */
  done(key: Image, live: Image | null): Noted | undefined {
    const writes = this.#writes.get(canonicalImage(key)) ?? [];
    return writes.findLast((write) =>
      write.kind === 'delete' ? live === null : live !== null && matches(live, write, 'after'),
    );
  }

  /** How far a write in parts has come, that was cut off or refused half way. */
  begun(key: Image, live: Image | null): Begun | undefined {
    if (this.#writes.size === 0) return undefined;
    const write = this.#writes.get(canonicalImage(key))?.find(({ inParts }) => inParts);
    return write && live ? begun(live, write) : undefined;
  }

  /**
   * Whether somebody wrote to the item since a write to it was planned, here or in an earlier attempt: it is no longer as that write
   * found it, or there is more to change by now than there was then. Or that write was carried out.
   */
  overtaken(next: DecidedWrite, live: Image | null): boolean {
    const writes = this.#writes.get(canonicalImage(next.key)) ?? [];
    const last = writes.at(-1);
    if (last === undefined) return false;
    if (last.kind === 'put' || live === null) return live !== null || last.kind !== 'put';
    if (!matches(live, last, 'before') || (last.kind === 'delete' && hasMore(live, last))) return true;
    return (
      last.kind === 'update' && Object.keys(next.changes).some((name) => !writes.some((write) => knows(write, name)))
    );
  }

  async #read(log: ObjectLog, keys?: ReadonlySet<string>) {
    for await (const line of log.read()) {
      const write = journaledWrite(line as JournalEntry);
      const key = canonicalImage(write.key);
      if (keys?.has(key) === false) continue;
      this.#keep(noted(write));
    }
  }

  #keep(write: Noted): void {
    const key = canonicalImage(write.key);
    this.#writes.set(key, [...(this.#writes.get(key) ?? []), write]);
  }
}
