import type { KeyRow } from '../shared/attribute.ts';
import type { Bucket } from '../shared/bucket.ts';
import type { Outcome, SummarizePatchInput } from '../shared/contract.ts';
import { isProtected, type OutcomeEntry } from '../shared/outcome-entry.ts';
import { unfinishedKeys } from './map-results.ts';
import { eachOutcome, later } from './outcomes.ts';

/** What became of one key, in all passes. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly unprotected: boolean;
}

/** Every key's verdict by the key's hash. Equal verdicts are one object: a million keys take little more than their hashes. */
export class Verdicts {
  readonly #byHash = new Map<string, Verdict>();
  readonly #reasons = new Map<string, string>();
  readonly #known = new Map<string, Verdict>();

  /** Reads the outcomes of every pass up to this one; `use` sees each. */
  static async read(
    bucket: Bucket,
    { run, pass, manifestKey }: SummarizePatchInput,
    use: (hash: string, entry: OutcomeEntry) => void,
  ): Promise<Verdicts> {
    const verdicts = new Verdicts();
    for (let each = 1; each <= pass; each++)
      await eachOutcome(bucket, run.runId, each, (hash, entry) => {
        use(hash, entry);
        verdicts.#add(hash, entry);
      });
    for await (const { hash, reason } of unfinishedKeys(bucket, manifestKey)) verdicts.#reasons.set(hash, reason);
    return verdicts;
  }

  /** A key without an outcome failed: nobody may take it for repaired. */
  of(hash: string, row: KeyRow): Verdict {
    const reason = this.#reasons.get(hash) ?? 'No outcome of it was written.';
    return this.#byHash.get(hash) ?? { outcome: 'failed', reason, unprotected: !isProtected(row) };
  }

  #add(hash: string, { outcome, reason = '', unprotected }: OutcomeEntry) {
    const kept = outcome === 'failed' ? reason : '';
    const text = `${outcome} ${unprotected} ${kept}`;
    const verdict = this.#known.get(text) ?? { outcome, reason: kept, unprotected };
    this.#known.set(text, verdict);
    this.#byHash.set(hash, later(this.#byHash.get(hash), verdict));
  }
}
