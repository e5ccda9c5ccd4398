import type { Image } from '../shared/attribute.ts';
import { attributeOf } from '../shared/attribute-of.ts';
import type { RepairInput } from '../shared/contract.ts';
import type { OutcomeEntry } from '../shared/outcome-entry.ts';
import type { Item } from '../shared/patching/carry-out.ts';
import type { Change, DecidedWrite } from '../shared/patching/decision.ts';
import { shortEntry } from '../shared/patching/entries.ts';
import type { Begun } from '../shared/patching/noted.ts';

/**
 * Completes a write in parts: each attribute that is still as it was when the write was decided, and no other. What somebody has
 * changed since then is kept.
 */
export const resume = (
  item: Item,
  { write, left, kept }: Begun,
  { base, live }: { base: Image | null; live: Image | null },
  { run, incident }: RepairInput,
): DecidedWrite | OutcomeEntry => {
  const keptAttributes = kept.length > 0 ? kept.toSorted() : undefined;
  if (left.length === 0) {
    const changes = Object.entries(write.changes).filter(([name]) => !kept.includes(name));
    const omitted = write.omitted.filter((name) => !kept.includes(name));
    return shortEntry(item, { ...write, changes: Object.fromEntries(changes), omitted }, keptAttributes);
  }
  const changes = left.map((name): [string, Change] => {
    const before = attributeOf(live, name);
    const after = name === incident.patch.marker ? { S: run.runId } : attributeOf(base, name);
    return [name, { ...(before && { before }), ...(after && { after }) }];
  });
  return {
    kind: 'update',
    key: item.key,
    changes: Object.fromEntries(changes),
    ...(keptAttributes && { keptAttributes }),
    ...(write.over !== undefined && { over: write.over }),
  };
};
