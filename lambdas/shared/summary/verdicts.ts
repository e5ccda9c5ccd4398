import type { Bucket } from '../bucket.ts';
import type { Outcome } from '../contract.ts';
import type { OutcomeEntry } from '../outcome-entry.ts';
import type { ChangeSample } from '../report.ts';
import { FirstByHash } from './first-by-hash.ts';
import { changed, eachOutcome, later } from './outcomes.ts';

/** What became of one key, in all passes. */
export interface Verdict {
  readonly outcome: Outcome;
  /** Empty where there is nothing to say. */
  readonly reason: string;
  readonly unprotected: boolean;
  readonly keptAttributes: readonly string[];
}

/** Every key's verdict by the key's hash. Equal verdicts are one object: a million keys take little more than their hashes. */
export class Verdicts {
  readonly #byHash = new Map<string, Verdict>();
  readonly #known = new Map<string, Verdict>();
  readonly #samples = new FirstByHash<ChangeSample>(20);
  readonly #fold: typeof later<Verdict>;
  #throttled = 0;

  private constructor(fold: typeof later<Verdict>) {
    this.#fold = fold;
  }

  /** Folds the outcomes of the passes `first` to `last`. */
  static async read(bucket: Bucket, runId: string, { first, last }: { first: number; last: number }, fold = later) {
    const verdicts = new Verdicts(fold);
    for (let pass = first; pass <= last; pass++)
      await eachOutcome(bucket, runId, pass, (hash, entry) => verdicts.#add(hash, entry));
    return verdicts;
  }

  /** Undefined: no outcome of it was written. */
  find(hash: string): Verdict | undefined {
    return this.#byHash.get(hash);
  }

  /** The verdict, once: for those who come upon a key again and again. */
  take(hash: string): Verdict | undefined {
    const verdict = this.#byHash.get(hash);
    this.#byHash.delete(hash);
    return verdict;
  }

  /** Up to twenty changes, the same ones whatever order the outcomes came in. */
  get samples(): readonly ChangeSample[] {
    return this.#samples.values();
  }

  /** Attempts to write that DynamoDB throttled. */
  get throttled(): number {
    return this.#throttled;
  }

  #add(hash: string, entry: OutcomeEntry) {
    const { key, outcome, reason = '', unprotected, keptAttributes = [], throttled = 0 } = entry;
    const text = JSON.stringify([outcome, reason, unprotected, keptAttributes]);
    const verdict = this.#known.get(text) ?? { outcome, reason, unprotected, keptAttributes };
    this.#known.set(text, verdict);
    this.#byHash.set(hash, this.#fold(this.#byHash.get(hash), verdict));
    this.#throttled += throttled;
    const { changes = {}, omitted } = entry;
    if (changed(outcome)) this.#samples.add(hash, { key, outcome, changes, ...(omitted && { omitted }) });
  }
}
