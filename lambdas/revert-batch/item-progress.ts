import type { OutcomeEntry } from '../shared/outcome-entry.ts';
import type { Decision, Write } from '../shared/patching/decision.ts';
import { changed, later } from '../shared/summary/outcomes.ts';
import type { Newer } from './inverse.ts';

/** How far an item has gone back. Several entries of a journal may be about it; each is looked at after the newer ones. */
export class ItemProgress implements Newer {
  readonly settled = new Set<string>();
  readonly kept = new Set<string>();
  /** It failed, or somebody has changed it so that older entries have no hold on it. */
  ended = false;
  #outcome: OutcomeEntry | undefined;
  /** What was last decided, without its images: those of all items together are large. */
  #decided: { readonly kind: Decision['kind']; readonly kept: readonly string[] } | undefined;

  decide(decision: Decision): void {
    const { kind } = decision;
    this.#decided = { kind, kept: 'keptAttributes' in decision ? (decision.keptAttributes ?? []) : [] };
  }

  /** An entry has come to an end. */
  add(entry: Write, outcome: OutcomeEntry): void {
    const { kind, kept = [] } = this.#decided ?? {};
    // That older entries have nothing to add does not undo a conflict.
    if (outcome.outcome !== 'unchanged' || this.kept.size === 0) this.#outcome = later(this.#outcome, outcome);
    const onlyKept = kind === 'conflict' && kept.length > 0;
    if (!changed(outcome.outcome) && kind !== 'unchanged' && !onlyKept) this.ended = true;
    if (entry.kind !== 'update') return;
    for (const name of kept) this.kept.add(name);
    for (const name of Object.keys(entry.changes)) if (!this.kept.has(name)) this.settled.add(name);
  }

  /** What became of the item; undefined: nothing yet. */
  get outcome(): OutcomeEntry | undefined {
    const outcome = this.#outcome;
    if (outcome?.outcome !== 'updated' || this.kept.size === 0) return outcome;
    return { ...outcome, keptAttributes: [...this.kept].sort() };
  }
}
