import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type PatchBatchPorts, patchBatch } from '../../../lambdas/patch-batch/patch-batch.ts';
import type { Image } from '../../../lambdas/shared/attribute.ts';
import type { Write } from '../../../lambdas/shared/patching/decision.ts';
import type { ReadResult } from '../../../lambdas/shared/patching/image-reader.ts';
import type { Pace } from '../../../lambdas/shared/patching/pace.ts';
import { eachAlone } from '../../../lambdas/shared/patching/writer.ts';
import { run } from '../incident.ts';
import { cutOff, everything, expected, image, input, key, outcomes, repaired, rowOf, world } from './world.ts';

describe('attempts at a batch', () => {
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

  it('does not overwrite what was written after an earlier attempt, though nothing protects the row', async () => {
    const it = world();
    await expect(patchBatch(input([rowOf('changed')]), cutOff(it))).rejects.toThrow('cut off');
    it.tables.set(run.tableName, key('changed'), image('changed', '77'));
    const { counts } = await patchBatch(input([rowOf('changed')]), it.ports);
    expect(counts.conflict).toBe(1);
    expect(it.tables.get(run.tableName, key('changed'))).toEqual(image('changed', '77'));
  });

  it('a later pass knows what the journals of earlier ones say of its rows', async () => {
    const it = world();
    const row = rowOf('changed', image('changed', '-1'));
    await expect(patchBatch(input([row, rowOf('right')]), cutOff(it))).rejects.toThrow('cut off');
    const [journal] = [...it.bucket.objects.keys()].filter((name) => name.includes('/journal/'));
    const tried = [journal?.slice(0, journal.lastIndexOf('/') + 1) ?? ''];
    const next = input([{ ...row, tried }, rowOf('deleted')]);
    const { counts } = await patchBatch({ ...next, BatchInput: { ...next.BatchInput, pass: 2 } }, it.ports);
    expect(counts).toMatchObject({ updated: 1, put: 1, unchanged: 0 });
    expect(it.tables.writes).toBe(2);
  });

  it('a later attempt does not even look at what an earlier one changed', async () => {
    const it = world();
    await patchBatch(input(it.rows), it.ports);
    const looked: unknown[] = [];
    it.tables.set(run.tableName, key('changed'), image('changed', '-1'));
    const writer = eachAlone(async (table, write) => {
      looked.push(write.key);
      return it.tables.write(table, write);
    });
    const { counts } = await patchBatch(input(it.rows), { ...it.ports, writer });
    expect(looked).toEqual([]);
    expect(counts).toMatchObject({ updated: 1, put: 1, deleted: 1, unchanged: 1, conflict: 1 });
  });

  it('an item that somebody touched after an attempt that was cut off is reported as written by it', async () => {
    const it = world();
    const row = rowOf('changed', image('changed', '-1'));
    await expect(patchBatch(input([row]), cutOff(it))).rejects.toThrow('cut off');
    it.tables.set(run.tableName, key('changed'), image('changed', '10', { note: { S: 'later' } }));
    await patchBatch(input([row]), it.ports);
    expect(outcomes(it.bucket)).toEqual({ changed: 'updated' });
    expect(it.tables.get(run.tableName, key('changed'))).toEqual(image('changed', '10', { note: { S: 'later' } }));
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

  it('stops before its own deadline, and tried again goes on with what is left', async () => {
    const it = world();
    let late = false;
    const writer = eachAlone(async (table, write) => {
      late = true;
      return it.tables.write(table, write);
    });
    for (const written of [1, 2]) {
      late = false;
      const alone = {
        write: (table: string, [write]: readonly Write[], pace: Pace) =>
          writer.write(table, write ? [write] : [], pace),
      };
      const ports = { ...it.ports, writer: alone, remainingMs: () => (late ? 1000 : 60_000) };
      await expect(patchBatch(input(it.rows), ports)).rejects.toMatchObject({ name: 'OutOfTimeError' });
      expect(it.tables.writes).toBe(written);
    }
    const { counts } = await patchBatch(input(it.rows), it.ports);
    expect(counts).toMatchObject({ updated: 1, put: 1, deleted: 1, unchanged: 1, conflict: 1, failed: 0 });
    expect(everything(it)).toEqual(repaired);
    expect(it.tables.writes).toBe(3);
  });

  it('begins nothing when it is late from the start', async () => {
    const it = world();
    const late = { ...it.ports, remainingMs: () => 1000 };
    await expect(patchBatch(input(it.rows), late)).rejects.toMatchObject({ name: 'OutOfTimeError' });
    expect(it.tables.writes).toBe(0);
  });

  it('keeps what somebody changed since, attribute by attribute, and says so, cut off or not', async () => {
    const row = { ...rowOf('changed'), bad: image('changed', '-1', { state: { S: 'lost' } }) };
    const live = image('changed', '-1', { state: { S: 'found' } });
    for (const cut of [false, true]) {
      const it = world();
      it.tables.set(run.tableName, key('changed'), live);
      if (cut) await expect(patchBatch(input([row]), cutOff(it))).rejects.toThrow('cut off');
      await patchBatch(input([row]), it.ports);
      expect(it.tables.get(run.tableName, key('changed'))).toEqual(image('changed', '10', { state: { S: 'found' } }));
      expect(it.bucket.lines('runs/run-1/outcomes/1/')).toEqual([
        expect.objectContaining({ outcome: 'updated', keptAttributes: ['state'] }),
      ]);
    }
  });

  it('knows large values again by their hashes', async () => {
    const large = (text: string) => ({ large: { S: text.repeat(10_000) }, bytes: { B: Buffer.alloc(5000, text) } });
    for (const [now, outcome] of [
      [image('changed', '10', large('g')), 'updated'],
      [image('changed', '-1', large('b')), 'updated'],
      [image('changed', '-1', large('c')), 'conflict'],
    ] as const) {
      const it = world();
      it.tables.set(run.baseTable, key('changed'), image('changed', '10', large('g')));
      it.tables.set(run.tableName, key('changed'), image('changed', '-1', large('b')));
      await expect(patchBatch(input([rowOf('changed')]), cutOff(it))).rejects.toThrow('cut off');
      it.tables.set(run.tableName, key('changed'), now);
      await patchBatch(input([rowOf('changed')]), it.ports);
      const [entry] = it.bucket.lines('runs/run-1/outcomes/1/');
      expect(entry).toMatchObject(outcome === 'updated' ? { outcome, omitted: ['bytes', 'large'] } : { outcome });
    }
  });

  it('a first attempt asks for an earlier journal only where it has nothing to write', async () => {
    for (const [some, asked] of [
      [['changed', 'right'], 0],
      [['right'], 1],
    ] as const) {
      const it = world();
      let lists = 0;
      const list = (prefix: string) => {
        lists++;
        return it.bucket.list(prefix);
      };
      await patchBatch(input(some.map((id) => rowOf(id))), { ...it.ports, bucket: { ...it.bucket, list } });
      expect(lists).toBe(asked);
    }
  });

  it('delivered twice at the same time, in any order of calls, it equals one delivery', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const it = world();
        const { bucket, tables } = it;
        const any = <A extends unknown[], R>(name: string, call: (...args: A) => Promise<R>) =>
          scheduler.scheduleFunction(Object.defineProperty(call, 'name', { value: name }));
        const ports: PatchBatchPorts = {
          ...it.ports,
          images: { read: any('read', (table: string, keys: readonly Image[]) => tables.read(table, keys)) },
          writer: eachAlone(any('write', (table: string, write: Write) => tables.write(table, write))),
          bucket: {
            ...bucket,
            create: any('create', (name, body) => bucket.create(name, body)),
            list: any('list', (prefix) => bucket.list(prefix)),
          },
        };
        await scheduler.waitFor(Promise.all([1, 2].map(() => patchBatch(input(it.rows), ports))));
        expect(everything(it)).toEqual(repaired);
        expect(tables.writes).toBe(3);
        const changes = bucket.lines('runs/run-1/outcomes/1/').filter(({ changes }) => changes);
        expect(new Set(changes.map(({ outcome }) => outcome))).toEqual(new Set(['updated', 'put', 'deleted']));
      }),
      { numRuns: 300 },
    );
  });
});
