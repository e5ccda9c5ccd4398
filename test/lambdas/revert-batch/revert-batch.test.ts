import { describe, expect, it } from '@jest/globals';
import { targetBatch } from '../../../lambdas/revert-batch/target-batch.ts';
import { layout } from '../../../lambdas/shared/layout.ts';
import type { Write } from '../../../lambdas/shared/patching/decision.ts';
import {
  bad,
  broken,
  entriesOf,
  good,
  journalOf,
  outcomes,
  patchedWorld,
  putBack,
  table,
  undo,
  update,
} from './example.ts';
import { item, key, World } from './world.ts';

const s = (S: string) => ({ S });

/** The item `a` as it is now, after the writes that the journal has; what the undo makes of it. */
const undone = async (live: Parameters<World['setUp']>[2], writes: readonly Write[], outcome?: string) => {
  const world = new World();
  world.setUp('a', null, live);
  journalOf(world, writes, outcome);
  await undo(world);
  return { now: world.now('a'), entries: entriesOf(world) };
};

describe('RevertBatch', () => {
  it('puts back what was changed, deleted and put, and says what it did', async () => {
    const world = await patchedWorld();
    expect(await undo(world)).toMatchObject({ counts: { updated: 1, put: 1, deleted: 1, conflict: 0, failed: 0 } });
    expect(table(world)).toEqual(broken);
    expect(outcomes(world)).toEqual(putBack);
    expect(entriesOf(world)).toContainEqual({
      key: key('changed'),
      outcome: 'updated',
      changes: { total: { before: good.total, after: bad.total }, note: { before: good.note, after: bad.note } },
      unprotected: false,
    });
  });

  it('leaves what somebody wrote since, and lists it', async () => {
    const world = await patchedWorld();
    world.tables.somebodyWrites(key('changed'), item('changed', { ...good, total: { N: '77' } }));
    world.tables.somebodyWrites(key('deleted'), item('deleted', { ...good, seen: { BOOL: true } }));
    world.tables.somebodyWrites(key('created'), item('created', { total: { N: '5' } }));
    await undo(world);
    expect(table(world)).toEqual({
      changed: item('changed', { total: { N: '77' }, note: bad.note }),
      deleted: item('deleted', { ...good, seen: { BOOL: true } }),
      created: item('created', { total: { N: '5' } }),
    });
    expect(entriesOf(world)).toMatchObject([
      { outcome: 'updated', keptAttributes: ['total'] },
      { outcome: 'conflict', reason: 'The item was changed by somebody since the run put it there.' },
      { outcome: 'conflict', reason: 'Somebody has put the item there again since the run deleted it.' },
    ]);
  });

  it('goes from entry to entry back to the value that somebody wrote between two attempts', async () => {
    const writes = [update({ a: s('bad') }, { a: s('good') }), update({ a: s('somebody') }, { a: s('good') })];
    expect(await undone({ a: s('good') }, writes)).toMatchObject({
      now: { a: s('somebody') },
      entries: [{ outcome: 'updated' }],
    });
  });

  it('takes back the older attempt’s write where the newer one never wrote', async () => {
    const writes = [update({ a: s('bad') }, { a: s('good') }), update({ b: s('bad') }, { b: s('good') })];
    const { now, entries } = await undone({ a: s('good'), b: s('bad') }, writes);
    expect(now).toMatchObject({ a: s('bad'), b: s('bad') });
    expect(entries).toMatchObject([{ outcome: 'updated' }]);
    expect(entries[0]).not.toHaveProperty('keptAttributes');
  });

  it('minds of refused attempts only what the one that wrote had found', async () => {
    const writes = [update({ a: s('x'), b: s('y') }, { a: s('good') }), update({ a: s('z') }, { a: s('good') })];
    const { now, entries } = await undone({ a: s('good'), b: s('y') }, writes);
    expect(now).toMatchObject({ a: s('z'), b: s('y') });
    expect(entries[0]).not.toHaveProperty('keptAttributes');
  });

  it('names what older entries can’t take back either', async () => {
    const writes = [
      update({ a: s('bad'), b: s('bad') }, { a: s('good'), b: s('good') }),
      update({ c: s('bad') }, { c: s('good') }),
    ];
    const { entries } = await undone({ a: s('good'), b: s('somebody'), c: s('somebody') }, writes);
    expect(entries).toMatchObject([{ outcome: 'updated', keptAttributes: ['b', 'c'] }]);
  });

  it('leaves alone for older entries what somebody wrote over a newer one’s result', async () => {
    // Somebody wrote what an older attempt had written.
    const writes = [
      update({ a: s('bad') }, { a: s('x') }),
      update({ a: s('x') }, { a: s('y') }),
      update({ a: s('z') }, { a: s('w') }),
    ];
    expect(await undone({ a: s('x') }, writes)).toMatchObject({
      now: { a: s('x') },
      entries: [{ outcome: 'conflict' }],
    });
  });

  it('takes nothing back by older entries once the item is somebody’s', async () => {
    const put: Write = { kind: 'put', key: key('a'), changes: { a: { after: s('good') }, b: { after: s('good') } } };
    const writes = [update({ a: s('bad') }, { a: s('good') }), put];
    const live = { a: s('good'), b: s('somebody') };
    expect(await undone(live, writes, 'put')).toMatchObject({ now: live, entries: [{ outcome: 'conflict' }] });
  });

  it('completes what a write in parts had done in part', async () => {
    const writes = [update({ a: s('bad'), b: s('bad') }, { a: s('good'), b: s('good') })];
    expect(await undone({ a: s('good'), b: s('bad') }, writes)).toMatchObject({
      now: { a: s('bad'), b: s('bad') },
      entries: [{ outcome: 'updated', changes: { a: {} } }],
    });
  });

  it('of an item that somebody deleted is a conflict', async () => {
    expect(await undone(null, [update({ a: s('bad') }, { a: s('good') })])).toMatchObject({
      now: null,
      entries: [{ outcome: 'conflict', reason: 'The item was deleted by somebody since the run wrote it.' }],
    });
  });

  it('has nothing to say about an item that the run itself had left as a conflict', async () => {
    const writes = [update({ a: s('bad') }, { a: s('good') })];
    const { now, entries } = await undone({ a: s('somebody') }, writes, 'conflict');
    expect(now).toMatchObject({ a: s('somebody') });
    expect(entries).toEqual([{ key: key('a'), outcome: 'unchanged', unprotected: false }]);
  });

  it('journals ahead of each write, in a pass of its own', async () => {
    const world = await patchedWorld();
    const journaled = () => world.bucket.lines(layout.journals('undo')).map((line) => JSON.stringify(line.key));
    world.tables.meanwhile = (write) => expect(journaled()).toContain(JSON.stringify(write.key));
    await undo(world);
    expect(journaled()).toHaveLength(3);
    expect(world.bucket.lines(layout.journals('undo'))).toContainEqual({
      key: key('created'),
      pass: 1,
      kind: 'put',
      changes: { total: { after: bad.total }, note: { after: bad.note } },
    });
  });

  it('holds one object of the journal at a time, the newest first, the ten-thousandth too', async () => {
    const world = new World();
    world.setUp('a', null, { a: s('3') });
    const seen: string[] = [];
    const journal = layout.journal('patch', 1, 'batch');
    journalOf(world, [update({ a: s('1') }, { a: s('2') }), update({ a: s('2') }, { a: s('3') })]);
    for (const [from, to] of [
      ['0002', '10000'],
      ['0001', '9999'],
    ]) {
      world.bucket.objects.set(`${journal}${to}.jsonl`, world.bucket.objects.get(`${journal}${from}.jsonl`) ?? '');
      world.bucket.objects.delete(`${journal}${from}.jsonl`);
    }
    const read = world.bucket.read.bind(world.bucket);
    Object.assign(world.bucket, {
      read: (name: string) => {
        if (name.startsWith(journal)) seen.push(`${name.slice(journal.length)} ${world.now('a')?.a?.S}`);
        return read(name);
      },
    });
    await undo(world);
    expect(seen).toEqual(['10000.jsonl 3', '9999.jsonl 2']);
    expect(world.now('a')).toMatchObject({ a: s('1') });
  });

  it.each([
    [[]],
    [['runs/patch/keys/1/']],
    [['runs/patch/journal/1/']],
    [['runs/patch/journal/1/a/', 'runs/patch/journal/1/b/']],
  ])('does not take %j for one journal', (journals) => {
    expect(() => targetBatch(journals.map((journal) => ({ journal })))).toThrow('is not one journal of a batch');
  });
});
