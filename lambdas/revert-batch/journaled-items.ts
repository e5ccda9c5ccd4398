import { imageHash } from '../shared/image-hash.ts';
import { imageFromJson } from '../shared/image-json.ts';
import type { OutcomeEntry } from '../shared/outcome-entry.ts';
import type { Write } from '../shared/patching/decision.ts';
import { ItemProgress } from './item-progress.ts';
import type { RevertItem } from './planner.ts';

/** The items of a journal on their way back. */
export class JournaledItems {
  readonly #byHash = new Map<string, ItemProgress>();

  /** What there is to do about the entries of one of the journal's objects. */
  begin(entries: readonly Write[]): RevertItem[] {
    return entries.flatMap((entry) => {
      const hash = imageHash(entry.key);
      const progress = this.#byHash.get(hash) ?? new ItemProgress();
      this.#byHash.set(hash, progress);
      return progress.ended ? [] : [{ key: entry.key, unprotected: false, entry, progress }];
    });
  }

  /** What came of it. */
  end(items: readonly RevertItem[], outcomes: readonly OutcomeEntry[]): void {
    const byHash = new Map(outcomes.map((outcome) => [imageHash(imageFromJson(outcome.key)), outcome]));
    for (const { key, entry, progress } of items) {
      const outcome = byHash.get(imageHash(key));
      if (outcome) progress.add(entry, outcome);
    }
  }

  /** By the hash of the key. */
  *outcomes(): Generator<[string, OutcomeEntry]> {
    for (const [hash, { outcome }] of this.#byHash) if (outcome) yield [hash, outcome];
  }
}
