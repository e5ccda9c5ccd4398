import type { Item, Plan } from '../shared/patching/carry-out.ts';
import { isWrite, type Write } from '../shared/patching/decision.ts';
import { outcomeEntry, shortEntry } from '../shared/patching/entries.ts';
import type { Journal } from '../shared/patching/journal.ts';
import { inverse } from './inverse.ts';
import type { ItemProgress } from './item-progress.ts';

export interface RevertItem extends Item {
  /** What is to be taken back. */
  readonly entry: Write;
  readonly progress: ItemProgress;
}

/** What to do about an entry of the target's journal, in the light of what earlier attempts at the revert wrote. */
export const planner =
  (journal: Journal): Plan<RevertItem> =>
  (item, live) => {
    const decision = inverse(item.entry, live, item.progress);
    item.progress.decide(decision);
    if (isWrite(decision)) return decision;
    // Nothing is left to do. It may be an earlier attempt that did it, or this one without being told.
    const done = journal.done(item.key, live);
    if (done) return shortEntry(item, done);
    return outcomeEntry(item, decision.kind, decision.kind === 'conflict' ? { reason: decision.reason } : {});
  };
