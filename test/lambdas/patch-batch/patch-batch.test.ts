import { describe, expect, it } from '@jest/globals';
import { type PatchBatchPorts, patchBatch } from '../../../lambdas/patch-batch/patch-batch.ts';
import type { Image, KeyRow } from '../../../lambdas/shared/attribute.ts';
import { FreezeLiftedError } from '../../../lambdas/shared/errors.ts';
import { absentHash, imageHash } from '../../../lambdas/shared/image-hash.ts';
import { rowToJson } from '../../../lambdas/shared/image-json.ts';
import type { Write } from '../../../lambdas/shared/patching/decision.ts';
import type { ReadResult } from '../../../lambdas/shared/patching/image-reader.ts';
import { eachAlone } from '../../../lambdas/shared/patching/writer.ts';
import { held, incident, run } from '../incident.ts';
import { type MemoryBucket, memoryBucket } from '../memory-bucket.ts';
import { MemoryTables } from './memory-tables.ts';

const key = (id: string): Image => ({ pk: { S: id }, sk: { N: '1' } });
const image = (id: string, total: string, more: Image = {}): Image => ({ ...key(id), total: { N: total }, ...more });
const rowOf = (id: string, lastSeen?: Image | null): KeyRow => ({
  key: key(id),
  ...(lastSeen !== undefined && { lastSeen: lastSeen ? imageHash(lastSeen) : absentHash }),
});

/** One of each kind: changed, deleted, created by the bug; one already right; one written later. */
const world = () => {
  const tables = new MemoryTables();
  const bucket = memoryBucket();
  const later = image('later', '-1', { note: { S: 'kept' } });
  const live = {
    changed: image('changed', '-1'),
    deleted: null,
    created: image('created', '-1'),
    right: image('right', '10'),
    later,
  };
  for (const [id, now] of Object.entries(live)) {
    if (id !== 'created') tables.set(run.baseTable, key(id), image(id, '10'));
    tables.set(run.tableName, key(id), now);
  }
  const rows = [
    rowOf('changed', live.changed),
    rowOf('deleted', null),
    rowOf('created', live.created),
    rowOf('right'),
    rowOf('later', image('later', '-1')),
  ];
  const ports: PatchBatchPorts = {
    hold: held,
    images: tables,
    writer: tables.writer,
    bucket,
    ttlAttribute: async () => undefined,
    now: () => 0,
    remainingMs: () => 60_000,
    pause: async () => {},
  };
  return { tables, bucket, rows, ports };
};

const input = (rows: readonly KeyRow[], patch = {}) => ({
  BatchInput: {
    run,
    incident: incident({ patch: { createdItems: 'delete', ...patch } }),
    pass: 1,
    writeUnitsPerSecond: 1_000_000,
  },
  Items: rows.map(rowToJson),
});

const outcomes = (bucket: MemoryBucket) =>
  Object.fromEntries(
    bucket.lines('runs/run-1/outcomes/1/').map((line) => [(line.key as { pk: { S: string } }).pk.S, line.outcome]),
  );
const expected = { changed: 'updated', deleted: 'put', created: 'deleted', right: 'unchanged', later: 'conflict' };
const everything = ({ tables }: ReturnType<typeof world>) =>
  Object.keys(expected).map((id) => tables.get(run.tableName, key(id)));
const repaired = [
  image('changed', '10'),
  image('deleted', '10'),
  null,
  image('right', '10'),
  image('later', '-1', { note: { S: 'kept' } }),
];

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

  it('run twice equals run once, and reports the same', async () => {
    const it = world();
    const first = await patchBatch(input(it.rows), it.ports);
    const second = await patchBatch(input([...it.rows].reverse()), it.ports);
    expect(second).toEqual(first);
    expect(it.tables.writes).toBe(3);
    expect([...it.bucket.objects.keys()].filter((name) => name.includes('/outcomes/'))).toHaveLength(2);
  });

  it('cut off at any call, before or after it took effect, and run again, it equals one run', async () => {
    let calls = 0;
    const cutting = (it: ReturnType<typeof world>, at: number, after: boolean): PatchBatchPorts => {
      calls = 0;
      const cut =
        <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
        async (...args: A): Promise<R> => {
          const mine = ++calls;
          if (mine > at || (mine === at && !after)) throw new Error('cut off');
          const result = await call(...args);
          if (mine === at) throw new Error('cut off');
          return result;
        };
      const { bucket, tables } = it;
      return {
        ...it.ports,
        images: {
          read: cut((table: string, keys: readonly Image[]): Promise<ReadResult[]> => tables.read(table, keys)),
        },
        writer: eachAlone(cut((table: string, write: Write) => tables.write(table, write))),
        bucket: { ...bucket, create: cut(bucket.create), list: cut(bucket.list) },
      };
    };
    const uncut = world();
    await patchBatch(input(uncut.rows), cutting(uncut, Number.POSITIVE_INFINITY, true));
    const all = calls;
    expect(all).toBeGreaterThan(7);
    for (let at = 1; at <= all; at++)
      for (const after of [false, true]) {
        const it = world();
        await expect(patchBatch(input(it.rows), cutting(it, at, after))).rejects.toThrow('cut off');
        await patchBatch(input(it.rows), it.ports);
        expect({ at, after, table: everything(it) }).toEqual({ at, after, table: repaired });
        expect({ at, after, ...outcomes(it.bucket) }).toEqual({ at, after, ...expected });
      }
  });

  it('reads and decides again when the item changes under it', async () => {
    const it = world();
    let first = true;
    it.tables.beforeWrite = ({ key: written }) => {
      if (first && written.pk?.S === 'changed') it.tables.set(run.tableName, written, image('changed', '-2'));
      if (written.pk?.S === 'changed') first = false;
    };
    await patchBatch(input([rowOf('changed')]), it.ports);
    expect(it.tables.get(run.tableName, key('changed'))).toEqual(image('changed', '10'));
    expect(outcomes(it.bucket)).toEqual({ changed: 'updated' });
  });

  it('leaves an item that keeps changing, as a conflict', async () => {
    const it = world();
    let total = -2;
    it.tables.beforeWrite = ({ key: written }) =>
      it.tables.set(run.tableName, written, image('changed', String(total--)));
    const { counts } = await patchBatch(input([rowOf('changed')]), it.ports);
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

  it('does not overwrite what was written after an earlier attempt, though nothing protects the row', async () => {
    const it = world();
    await patchBatch(input([rowOf('changed')]), it.ports);
    it.tables.set(run.tableName, key('changed'), image('changed', '77'));
    const { counts } = await patchBatch(input([rowOf('changed')]), it.ports);
    expect(counts.conflict).toBe(1);
    expect(it.tables.get(run.tableName, key('changed'))).toEqual(image('changed', '77'));
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

  it('a write that took effect although the service said it failed is reported as done', async () => {
    const it = world();
    const writer = eachAlone(async (table, write) => {
      await it.tables.write(table, write);
      return { status: 'failed', reason: 'InternalServerError', again: true };
    });
    const { counts } = await patchBatch(input(it.rows), { ...it.ports, writer });
    expect(counts).toMatchObject({ updated: 1, put: 1, deleted: 1, failed: 0 });
    expect(outcomes(it.bucket)).toEqual(expected);
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

  it('stops writing before its own deadline, and redriven goes on', async () => {
    const it = world();
    const late = { ...it.ports, remainingMs: () => 1000 };
    await expect(patchBatch(input(it.rows), late)).rejects.toThrow('ran out of time');
    expect(it.tables.writes).toBe(0);
    await patchBatch(input(it.rows), it.ports);
    expect(everything(it)).toEqual(repaired);
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
      assertNotLifted: async () => {
        throw new FreezeLiftedError('Lifted.');
      },
    };
    await expect(patchBatch(input(it.rows), { ...it.ports, hold })).rejects.toThrow(FreezeLiftedError);
    expect(it.tables.writes).toBe(0);
    expect(it.bucket.objects.size).toBe(0);
  });
});
