import { describe, expect, it } from '@jest/globals';
import { type PatchBatchPorts, patchBatch } from '../../../lambdas/patch-batch/patch-batch.ts';
import { FreezeLiftedError } from '../../../lambdas/shared/errors.ts';
import { imageHash } from '../../../lambdas/shared/image-hash.ts';
import { eachAlone, type Writer } from '../../../lambdas/shared/patching/writer.ts';
import { Verdicts } from '../../../lambdas/shared/summary/verdicts.ts';
import { run } from '../incident.ts';
import { cutOff, everything, expected, image, input, key, outcomes, repaired, rowOf, world } from './world.ts';

describe('patchBatch', () => {
  it('patches each item by its decision, and says what became of it', async () => {
    const it = world();
    const { counts } = await patchBatch(input(it.rows), it.ports);
    expect(counts).toMatchObject({ updated: 1, put: 1, deleted: 1, unchanged: 1, conflict: 1, failed: 0 });
    expect(outcomes(it.bucket)).toEqual(expected);
    expect(everything(it)).toEqual(repaired);
  });

  it('has journaled every write before it begins', async () => {
    const it = world();
    it.tables.beforeWrite = (write) => {
      const lines = it.bucket.lines('runs/run-1/journal/1/');
      expect(lines).toContainEqual(expect.objectContaining({ key: write.key, pass: 1, kind: write.kind }));
    };
    await patchBatch(input(it.rows), it.ports);
    expect(it.tables.writes).toBe(3);
  });

  it.each([
    ['which is a conflict, where nothing tells the writes apart', {}, '-2', 'conflict'],
    ['which does not matter, where the incident says so', { laterWrites: 'overwrite' }, '10', 'updated'],
  ])('reads and decides again when the item changes under it: %s', async (_, patch, total, outcome) => {
    const it = world();
    let first = true;
    it.tables.beforeWrite = ({ key: written }) => {
      if (first) it.tables.set(run.tableName, written, image('changed', '-2'));
      first = false;
    };
    await patchBatch(input([rowOf('changed')], patch), it.ports);
    expect(it.tables.get(run.tableName, key('changed'))).toEqual(image('changed', total));
    expect(outcomes(it.bucket)).toEqual({ changed: outcome });
  });

  it('leaves what somebody wrote while a write faltered, though it left alone what the write was about', async () => {
    const it = world();
    const note = { note: { S: 'a good one' } };
    let first = true;
    const writer = eachAlone(async (table, write) => {
      if (!first) return it.tables.write(table, write);
      first = false;
      it.tables.set(run.tableName, write.key, image('changed', '-1', note));
      return { status: 'failed', reason: 'InternalServerError', again: true };
    });
    await patchBatch(input([rowOf('changed')]), { ...it.ports, writer });
    expect(it.tables.get(run.tableName, key('changed'))).toEqual(image('changed', '-1', note));
    expect(outcomes(it.bucket)).toEqual({ changed: 'conflict' });
  });

  it('leaves an item that keeps changing, as a conflict', async () => {
    const it = world();
    let total = -2;
    it.tables.beforeWrite = ({ key: written }) =>
      it.tables.set(run.tableName, written, image('changed', String(total--)));
    const { counts } = await patchBatch(input([rowOf('changed')], { laterWrites: 'overwrite' }), it.ports);
    expect(counts.conflict).toBe(1);
    expect(it.tables.writes).toBe(0);
    expect(total).toBe(-6);
  });

  it('an attribute that is added meanwhile survives an update', async () => {
    const it = world();
    it.tables.beforeWrite = ({ key: written }) =>
      it.tables.set(run.tableName, written, image('changed', '-1', { note: { S: 'new' } }));
    await patchBatch(input([rowOf('changed')]), it.ports);
    expect(it.tables.get(run.tableName, key('changed'))).toEqual(image('changed', '10', { note: { S: 'new' } }));
  });

  it('finishes the others, writes the outcomes, and then fails for an item that fails', async () => {
    const it = world();
    const writer = eachAlone(async (table, write) =>
      write.key.pk?.S === 'changed'
        ? { status: 'failed', reason: 'ValidationException: too large.', again: false }
        : it.tables.write(table, write),
    );
    await expect(patchBatch(input(it.rows), { ...it.ports, writer })).rejects.toMatchObject({
      name: 'ItemsFailedError',
      message: expect.stringMatching(/^1 of 5 items .*"changed".*ValidationException.*redrive/),
    });
    expect(outcomes(it.bucket)).toEqual({ ...expected, changed: 'failed' });
  });

  it('tries a faltering service again, then calls the item failed', async () => {
    const it = world();
    let tries = 0;
    const writer = eachAlone(async () => ({
      status: 'failed',
      reason: `InternalServerError: ${++tries}`,
      again: true,
    }));
    await expect(patchBatch(input([rowOf('changed')]), { ...it.ports, writer })).rejects.toThrow(
      'InternalServerError: 4',
    );
  });

  it('an item that can not be read fails alone', async () => {
    const it = world();
    const images: PatchBatchPorts['images'] = {
      read: async (table, keys) =>
        Promise.all(
          keys.map(async (each) =>
            each.pk?.S === 'right' && table === run.tableName
              ? { unreadable: 'AccessDeniedException: no.' }
              : { image: it.tables.get(table, each) },
          ),
        ),
    };
    await expect(patchBatch(input(it.rows), { ...it.ports, images })).rejects.toThrow('AccessDeniedException');
    expect(outcomes(it.bucket)).toEqual({ ...expected, right: 'failed' });
  });

  it('says how often writes were throttled, over all rounds', async () => {
    const it = world();
    let tries = 0;
    const writer = eachAlone(async (table, write) => {
      if (write.key.pk?.S !== 'changed') return it.tables.write(table, write);
      if (++tries < 3) return { status: 'failed', reason: 'ThrottlingException', again: true, throttled: 5 };
      return { ...(await it.tables.write(table, write)), throttled: 1 };
    });
    await patchBatch(input(it.rows), { ...it.ports, writer });
    const lines = it.bucket.lines('runs/run-1/outcomes/1/').filter(({ throttled }) => throttled !== undefined);
    expect(lines).toEqual([expect.objectContaining({ key: key('changed'), outcome: 'updated', throttled: 11 })]);
  });

  it('with onConflict "fail" it finishes the others, and then fails for a conflict', async () => {
    const it = world();
    await expect(patchBatch(input(it.rows, { onConflict: 'fail' }), it.ports)).rejects.toMatchObject({
      name: 'ConflictsFoundError',
      message: expect.stringMatching(/^1 of 5 items .*"later".*redrive/),
    });
    expect(everything(it)).toEqual(repaired);
    it.tables.set(run.tableName, key('later'), image('later', '10'));
    const { counts } = await patchBatch(input(it.rows, { onConflict: 'fail' }), it.ports);
    expect(counts).toMatchObject({ updated: 1, put: 1, deleted: 1, unchanged: 2, conflict: 0 });
  });

  it.each([
    ['not at all', false, undefined, 1],
    ['to what it was before the bug', true, { state: { S: 'new' } }, 0],
    ['to something else', false, { state: { S: 'sold' } }, 1],
  ] as const)(
    'with onConflict "fail" an attribute that was kept is a conflict; settled %s',
    async (_, passes, settled, kept) => {
      const it = world();
      const state = (S: string) => ({ state: { S } });
      it.tables.set(run.baseTable, key('changed'), image('changed', '10', state('new')));
      it.tables.set(run.tableName, key('changed'), image('changed', '-1', state('found')));
      const row = { ...rowOf('changed'), bad: image('changed', '-1', state('lost')) };
      const batch = input([row, rowOf('right')], { onConflict: 'fail' });
      const failure = {
        name: 'ConflictsFoundError',
        message: expect.stringMatching(/^1 of 2 items .*the others are done.*"changed".*state was changed by somebody/),
      };
      await expect(patchBatch(batch, it.ports)).rejects.toMatchObject(failure);
      expect(it.tables.get(run.tableName, key('changed'))).toEqual(image('changed', '10', state('found')));
      if (settled) it.tables.set(run.tableName, key('changed'), image('changed', '10', settled));
      const again = patchBatch(batch, it.ports);
      if (passes) expect((await again).counts).toMatchObject({ updated: 1, unchanged: 1, conflict: 0 });
      else await expect(again).rejects.toThrow('state was changed by somebody since');
      expect(it.tables.writes).toBe(1);
      const verdicts = await Verdicts.read(it.bucket, run.runId, { first: 1, last: 1 });
      expect(verdicts.find(imageHash(row.key))?.keptAttributes).toHaveLength(kept);
    },
  );

  it.each([false, true])('says what it wrote over, cut off before it could say so: %s', async (cut) => {
    const now = image('later', '-1', { note: { S: 'kept' } });
    const seen = rowOf('later', image('later', '-1'));
    const planned = { base: imageHash(image('later', '10')), live: imageHash(now) };
    for (const [row, patch, says] of [
      [{ ...seen, planned }, { onConflict: 'force' }, /^The item was written again after/],
      [
        { ...rowOf('later'), bad: image('later', '-5') },
        { laterWrites: 'overwrite' },
        /^The bug changed total, and somebody/,
      ],
    ] as const) {
      const it = world();
      if (cut) await expect(patchBatch(input([row], patch), cutOff(it))).rejects.toThrow('cut off');
      await patchBatch(input([row], patch), it.ports);
      expect(it.bucket.lines('runs/run-1/outcomes/1/')).toEqual([
        expect.objectContaining({ outcome: 'updated', reason: expect.stringMatching(says) }),
      ]);
    }
  });

  it('leaves its mark on what it writes, and on nothing else', async () => {
    const it = world();
    const marker = { patchedBy: { S: run.runId } };
    await patchBatch(input(it.rows, { marker: 'patchedBy' }), it.ports);
    expect(everything(it)).toEqual([
      image('changed', '10', marker),
      image('deleted', '10', marker),
      null,
      image('right', '10'),
      image('later', '-1', { note: { S: 'kept' } }),
    ]);
  });

  it('writes large values to the journal, and their names to the outcomes', async () => {
    const it = world();
    const large = { S: 'x'.repeat(10_000) };
    it.tables.set(run.baseTable, key('changed'), image('changed', '10', { large }));
    await patchBatch(input([rowOf('changed')]), it.ports);
    const [entry] = it.bucket.lines('runs/run-1/outcomes/1/');
    expect(entry).toMatchObject({ changes: { total: { after: { N: '10' } } }, omitted: ['large'] });
    expect(it.bucket.lines('runs/run-1/journal/1/')).toEqual([
      expect.objectContaining({ changes: expect.objectContaining({ large: { after: large } }) }),
    ]);
  });

  it('takes large items some at a time, and small ones all together', async () => {
    for (const [size, most] of [
      [10, 30],
      [400_000, 4],
    ] as const) {
      const it = world();
      const ids = Array.from({ length: 30 }, (_, n) => `item-${n}`);
      for (const id of ids) {
        it.tables.set(run.baseTable, key(id), image(id, '10', { text: { S: 'g'.repeat(size) } }));
        it.tables.set(run.tableName, key(id), image(id, '-1', { text: { S: 'b'.repeat(size) } }));
      }
      const sizes: number[] = [];
      const writer: Writer = {
        write: (table, writes, pace) => {
          sizes.push(writes.length);
          return it.tables.writer.write(table, writes, pace);
        },
      };
      const { counts } = await patchBatch(input(ids.map((id) => rowOf(id))), { ...it.ports, writer });
      expect(counts.updated).toBe(30);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(most);
      if (size === 10) expect(sizes).toEqual([30]);
    }
  });

  it('counts a row without hash or image as unprotected', async () => {
    const it = world();
    await patchBatch(input(it.rows), it.ports);
    const unprotected = it.bucket.lines('runs/run-1/outcomes/1/').filter((line) => line.unprotected);
    expect(unprotected.map((line) => line.key)).toEqual([key('right')]);
  });

  it('a row that brings its base image needs no base table', async () => {
    const it = world();
    const row = { ...rowOf('changed'), base: image('changed', '5') };
    await patchBatch(input([row]), it.ports);
    expect(it.tables.get(run.tableName, key('changed'))).toEqual(image('changed', '5'));
  });

  it('touches nothing once the freeze was lifted', async () => {
    const it = world();
    const hold = {
      assertMayWrite: async () => {
        throw new FreezeLiftedError('Lifted.');
      },
    };
    await expect(patchBatch(input(it.rows), { ...it.ports, hold })).rejects.toThrow(FreezeLiftedError);
    expect(it.tables.writes).toBe(0);
    expect(it.bucket.objects.size).toBe(0);
  });
});
