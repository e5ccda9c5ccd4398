import type { Counts } from '../contract.ts';
import { keptInWords } from '../kept-in-words.ts';
import { noOutcomes } from '../outcome-entry.ts';
import type { ItemNote, Summary } from '../report.ts';
import { changed } from './outcomes.ts';
import type { Verdict } from './verdicts.ts';

const mostNotes = 100;

type Lists = Pick<
  Summary,
  | 'keys'
  | 'counts'
  | 'unprotected'
  | 'conflicts'
  | 'failures'
  | 'forced'
  | 'withForced'
  | 'keptAttributes'
  | 'withKeptAttributes'
>;

/** Adds up a report's keys, each of which is shown to it once; of the notes the first ones are kept. */
export class Tally {
  readonly #counts = noOutcomes();
  readonly #conflicts: ItemNote[] = [];
  readonly #failures: ItemNote[] = [];
  readonly #forced: ItemNote[] = [];
  readonly #kept: ItemNote[] = [];
  #unprotected = 0;
  #withForced = 0;
  #withKept = 0;

  add(key: unknown, { outcome, reason, unprotected, keptAttributes }: Verdict) {
    this.#counts[outcome]++;
    if (unprotected) this.#unprotected++;
    if (outcome === 'conflict') note(this.#conflicts, { key, reason });
    if (outcome === 'failed') note(this.#failures, { key, reason });
    if (changed(outcome) && reason !== '') {
      this.#withForced++;
      note(this.#forced, { key, reason });
    }
    if (changed(outcome) && keptAttributes.length > 0) {
      this.#withKept++;
      note(this.#kept, { key, reason: keptInWords(keptAttributes) });
    }
  }

  get counts(): Counts {
    return { ...this.#counts };
  }

  get lists(): Lists {
    return {
      keys: Object.values(this.#counts).reduce((sum, count) => sum + count, 0),
      counts: this.counts,
      unprotected: this.#unprotected,
      conflicts: this.#conflicts,
      failures: this.#failures,
      forced: this.#forced,
      withForced: this.#withForced,
      keptAttributes: this.#kept,
      withKeptAttributes: this.#withKept,
    };
  }
}

const note = (notes: ItemNote[], one: ItemNote) => {
  if (notes.length < mostNotes) notes.push(one);
};
