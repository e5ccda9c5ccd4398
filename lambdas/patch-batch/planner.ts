import type { KeyRow } from '../shared/attribute.ts';
import type { RepairInput } from '../shared/contract.ts';
import type { Item, Plan } from '../shared/patching/carry-out.ts';
import { decider } from '../shared/patching/decider.ts';
import { isWrite } from '../shared/patching/decision.ts';
import { decidedEntry, outcomeEntry, shortEntry } from '../shared/patching/entries.ts';
import type { Journal } from '../shared/patching/journal.ts';
import type { ReadRow } from '../shared/patching/read-images.ts';
import { resume } from './resume.ts';

const writtenAfterUs = 'The item was written again after it was read to be patched.';

/** What to do about an item of the batch: as decided, in the light of what earlier attempts at the batch wrote. */
export const planner = (
  input: RepairInput,
  journal: Journal,
  ttlAttribute: string | undefined,
  nowMs: () => number,
): Plan<Item & ReadRow> => {
  const decideRow = decider(input, ttlAttribute, nowMs);
  return (item, live) => {
    const decision = decideRow({ ...item, live });
    const begun = journal.begun(item.key, live);
    if (begun) {
      const keptAlready = 'keptAttributes' in decision ? (decision.keptAttributes ?? []) : [];
      const kept = [...new Set([...begun.kept, ...keptAlready])];
      return resume(item, { ...begun, kept }, { base: item.base, live }, input);
    }
    if (isWrite(decision)) {
      if (isBlind(item.row, input) && journal.overtaken(decision, live))
        return outcomeEntry(item, 'conflict', { reason: writtenAfterUs });
      return decision;
    }
    // Nothing is left to do. It may be an earlier attempt that did it, or this one without being told.
    const done =
      decision.kind === 'unchanged' || decision.kind === 'conflict' ? journal.done(item.key, live) : undefined;
    if (done === undefined) return decidedEntry(item, decision);
    const keptAttributes = decision.kind === 'conflict' ? decision.keptAttributes : undefined;
    return shortEntry(item, done, keptAttributes);
  };
};

/** A write since the last plan could only be told from the bug's by the journal. */
const isBlind = (row: KeyRow, { incident }: RepairInput) => incident.patch.laterWrites === 'conflict' && !row.bad;
