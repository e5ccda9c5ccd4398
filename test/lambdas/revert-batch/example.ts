import type { Image, KeyRow } from '../../../lambdas/shared/attribute.ts';
import { layout } from '../../../lambdas/shared/layout.ts';
import type { OutcomeEntry } from '../../../lambdas/shared/outcome-entry.ts';
import type { Write } from '../../../lambdas/shared/patching/decision.ts';
import { journalEntry } from '../../../lambdas/shared/patching/journal-entry.ts';
import { type Gate, open } from '../cuts.ts';
import { item, key, World } from './world.ts';

export const good = { total: { N: '10' }, note: { S: 'good' } };
export const bad = { total: { N: '-1' }, note: { S: 'bad' } };
export const ids = ['changed', 'deleted', 'created'];
export const rows: KeyRow[] = ids.map((id) => ({ key: key(id) }));
export const broken = { changed: item('changed', bad), deleted: null, created: item('created', bad) };
export const patched = { changed: item('changed', good), deleted: item('deleted', good), created: null };
/** What an undo of it makes of each. */
export const putBack = { changed: 'updated', deleted: 'deleted', created: 'put' };

/** One item that the bug changed, one that it deleted, one that it created; all repaired in a batch. */
export const patchedWorld = async (): Promise<World> => {
  const world = new World({ createdItems: 'delete' });
  world.setUp('changed', good, bad);
  world.setUp('deleted', good, null);
  world.setUp('created', null, bad);
  await world.patchBatch('patch', 1, rows);
  return world;
};

/** Undoes the one batch of the repair. */
export const undo = (world: World, gate: Gate = open) => {
  const [file = ''] = [...world.bucket.objects.keys()].filter((name) => name.startsWith(layout.journals('patch')));
  const row = { journal: file.slice(0, file.lastIndexOf('/') + 1) };
  return world.revertBatch('undo', 'patch', 1, row, (attempt) => attempt(gate));
};

export const table = (world: World, all: readonly string[] = ids) =>
  Object.fromEntries(all.map((id) => [id, world.now(id)]));
export const entriesOf = (world: World, runId = 'undo') =>
  world.bucket.lines(layout.allOutcomes(runId, 1)) as unknown as OutcomeEntry[];
/** The latest outcome of each item. */
export const outcomes = (world: World, runId = 'undo') =>
  Object.fromEntries(entriesOf(world, runId).map(({ key, outcome }) => [(key.pk as { S: string }).S, outcome]));

/** A journal as PatchBatch would leave it, an object a write, oldest first; and what became of the item. */
export const journalOf = (world: World, writes: readonly Write[], outcome = 'updated') => {
  const journal = layout.journal('patch', 1, 'batch');
  for (const [index, write] of writes.entries())
    world.bucket.objects.set(
      `${journal}${String(index + 1).padStart(4, '0')}.jsonl`,
      `${JSON.stringify(journalEntry(write, 1))}\n`,
    );
  const entry = { key: key('a'), outcome, unprotected: true };
  world.bucket.objects.set(`${layout.outcomes('patch', 1, 'batch')}0001.jsonl`, `${JSON.stringify(entry)}\n`);
};
export const update = (before: Image, after: Image): Write => ({
  kind: 'update',
  key: key('a'),
  changes: Object.fromEntries(
    [...new Set([...Object.keys(before), ...Object.keys(after)])].map((name) => [
      name,
      { ...(before[name] && { before: before[name] }), ...(after[name] && { after: after[name] }) },
    ]),
  ),
});
