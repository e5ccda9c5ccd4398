import { describe, expect, it } from '@jest/globals';
import { FreezeLiftedError } from '../../../lambdas/shared/errors.ts';
import { layout } from '../../../lambdas/shared/layout.ts';
import type { OutcomeEntry } from '../../../lambdas/shared/outcome-entry.ts';
import { atEveryCut } from '../cuts.ts';
import { bad, broken, entriesOf, good, ids, outcomes, patched, patchedWorld, putBack, table, undo } from './example.ts';
import { item, key } from './world.ts';

const changes = (world: Awaited<ReturnType<typeof patchedWorld>>) =>
  world.tables.log.filter(({ who }) => who === 'undo').length;

describe('a revert', () => {
  it('cut off at any call and tried again equals one that went through, in the table and in what it says', async () => {
    const cuts = await atEveryCut(patchedWorld, undo, async (world, cut) => {
      await undo(world);
      expect({ cut, table: table(world), outcomes: outcomes(world) }).toEqual({
        cut,
        table: broken,
        outcomes: putBack,
      });
      expect(changes(world)).toBe(3);
    });
    expect(cuts).toBeGreaterThan(9);
  });

  it('cut off twice in a row still comes to its end', async () => {
    await atEveryCut(patchedWorld, undo, async (world) => {
      for (const k of [1, 3, 5, 7, 9])
        await undo(world, async (call) => {
          if (changes(world) >= k % 3) throw new Error('cut');
          return call();
        }).catch(() => {});
      await undo(world);
      expect(table(world)).toEqual(broken);
    });
  });

  it('beside itself writes each item once, and each says so', async () => {
    const world = await patchedWorld();
    for (const said of await Promise.all([undo(world), undo(world), undo(world)]))
      expect(said).toMatchObject({ counts: { updated: 1, put: 1, deleted: 1 } });
    expect(table(world)).toEqual(broken);
    expect(changes(world)).toBe(3);
    expect(outcomes(world)).toEqual(putBack);
    const other = ({ key, outcome }: OutcomeEntry) =>
      new Map(Object.entries(putBack)).get((key.pk as { S: string }).S) !== outcome;
    expect(entriesOf(world).filter(other)).toEqual([]);
  });

  it('a second time leaves alone what somebody wrote after the first, even what the run had written', async () => {
    const world = await patchedWorld();
    await undo(world);
    for (const id of ids) world.tables.somebodyWrites(key(id), patched[id as keyof typeof patched]);
    expect(await undo(world)).toMatchObject({ counts: { updated: 1, put: 1, deleted: 1 } });
    expect(table(world)).toEqual(patched);
    expect(outcomes(world)).toEqual(putBack);
  });

  it('decides anew about an item that changes while it goes back', async () => {
    const world = await patchedWorld();
    let left = 1;
    world.tables.meanwhile = ({ key: written }) => {
      if (written.pk?.S === 'changed' && left-- > 0)
        world.tables.somebodyWrites(written, item('changed', { ...good, note: { S: 'mine' } }));
    };
    await undo(world);
    expect(world.now('changed')).toEqual(item('changed', { ...bad, note: { S: 'mine' } }));
    expect(entriesOf(world)).toContainEqual(
      expect.objectContaining({ key: key('changed'), outcome: 'updated', keptAttributes: ['note'] }),
    );
  });

  it('does not delete an item that gets another attribute in that moment', async () => {
    const world = await patchedWorld();
    const mine = item('deleted', { ...good, mine: { BOOL: true } });
    world.tables.meanwhile = ({ kind }) => {
      if (kind === 'delete') world.tables.somebodyWrites(key('deleted'), mine);
    };
    await undo(world);
    expect(world.now('deleted')).toEqual(mine);
    expect(outcomes(world)).toEqual({ ...putBack, deleted: 'conflict' });
  });

  it('puts back the others when one fails, says why, and redriven puts that one back too', async () => {
    const world = await patchedWorld();
    const write = world.tables.write.bind(world.tables);
    let denied = true;
    world.tables.write = async (name, each) =>
      denied && each.key.pk?.S === 'changed'
        ? { status: 'failed' as never, reason: 'AccessDeniedException: no', again: false }
        : write(name, each);
    await expect(undo(world)).rejects.toMatchObject({
      name: 'ItemsFailedError',
      message: expect.stringMatching(
        /^1 of 3 items could not be put back; the others are done.*"changed".*no\. .*redrive/,
      ),
    });
    expect(table(world)).toEqual({ ...broken, changed: patched.changed });
    denied = false;
    await undo(world);
    expect(table(world)).toEqual(broken);
    expect(outcomes(world)).toEqual(putBack);
  });

  it('that runs out of time writes no outcomes, and tried again goes on', async () => {
    const world = await patchedWorld();
    let left = 60_000;
    world.remainingMs = () => left;
    world.tables.meanwhile = () => {
      left = 1000;
    };
    await expect(undo(world)).rejects.toMatchObject({ name: 'OutOfTimeError' });
    expect(entriesOf(world)).toEqual([]);
    left = 60_000;
    world.tables.meanwhile = () => {};
    await undo(world);
    expect(table(world)).toEqual(broken);
    expect(outcomes(world)).toEqual(putBack);
  });

  it('touches nothing once the freeze was lifted', async () => {
    const world = await patchedWorld();
    world.hold = { ...world.hold, assertMayWrite: () => Promise.reject(new FreezeLiftedError('Lifted.')) };
    await expect(undo(world)).rejects.toThrow(FreezeLiftedError);
    expect(table(world)).toEqual(patched);
    expect(world.bucket.lines(layout.journals('undo'))).toEqual([]);
  });

  it('of a journal that is gone says so', async () => {
    const world = await patchedWorld();
    const row = { journal: layout.journal('patch', 1, 'gone') };
    await expect(world.revertBatch('undo', 'patch', 1, row)).rejects.toThrow(/journal.* is gone/);
  });
});
