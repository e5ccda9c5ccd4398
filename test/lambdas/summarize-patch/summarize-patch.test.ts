import { describe, expect, it } from '@jest/globals';
import { layout } from '../../../lambdas/shared/layout.ts';
import { summarizePatch } from '../../../lambdas/summarize-patch/summarize-patch.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { held } from '../incident.ts';
import { child, input, key, world } from './world.ts';

describe('summarizePatch', () => {
  it('gives every collected key exactly one outcome', async () => {
    const { outcome, summarize, summary } = await world(['a', 'b', 'c', 'u']);
    await outcome(1, 'one', 1, { a: 'updated', b: 'unchanged' });
    await outcome(1, 'two', 1, { c: 'conflict', u: 'put' });
    const { counts, next, summaryKey, reportHash } = await summarize();
    expect(counts).toEqual({
      unchanged: 1,
      put: 1,
      updated: 1,
      deleted: 0,
      kept: 0,
      expired: 0,
      conflict: 1,
      failed: 0,
    });
    expect({ next, summaryKey }).toEqual({ next: { keys: 0, batchSize: 1 }, summaryKey: 'runs/run-1/summary/1.json' });
    expect(reportHash).toMatch(/^[0-9a-f]{64}$/);
    expect(summary()).toMatchObject({ runId: 'run-1', tableName: 'orders', pass: 1, keys: 4, unprotected: 1, counts });
    expect(summary().conflicts).toEqual([{ key: key('c'), reason: 'conflict in pass 1' }]);
    expect(summary().samples).toContainEqual({
      key: key('a'),
      outcome: 'updated',
      changes: { total: { before: { N: '-1' }, after: { N: '10' } } },
    });
  });

  it('calls a key without an outcome failed, says why, and has its row ready for a retry', async () => {
    const { bucket, outcome, results, summarize, summary } = await world(['a', 'b', 'c', 'd']);
    await outcome(1, 'one', 1, { a: 'updated' });
    await results({
      FAILED: [child(['b'], { Status: 'TIMED_OUT', Error: 'States.Timeout' })],
      PENDING: [child(['c'])],
    });
    expect(await summarize()).toMatchObject({ counts: { updated: 1, failed: 3 }, next: { keys: 3 } });
    expect(summary().failures.map(({ reason }) => reason)).toEqual([
      'Its batch ended TIMED_OUT without an outcome for it: States.Timeout',
      'Its batch was not started before the Map Run ended.',
      'No outcome of it was written.',
    ]);
    expect(bucket.lines(layout.failed('run-1', 1))).toEqual(summary().failures);
    const row = (id: string) => ({ key: key(id), lastSeen: `hash-${id}` });
    const journal = expect.stringMatching(/^runs\/run-1\/journal\/1\/[0-9a-f]{32}\/$/);
    expect(bucket.lines(layout.keys('run-1', 2))).toEqual([{ ...row('b'), tried: [journal] }, row('c'), row('d')]);
  });

  it('a row that is tried again and again names the journal of every pass', async () => {
    const { bucket, results, summarize } = await world(['a']);
    await results({ FAILED: [child(['a'])] });
    await summarize(1);
    const again = { Input: JSON.stringify({ Items: bucket.lines(layout.keys('run-1', 2)) }) };
    await results({ FAILED: [again] });
    await summarize(2);
    expect(bucket.lines(layout.keys('run-1', 3))[0]?.tried).toEqual(
      [1, 2].map((pass) => expect.stringContaining(`/journal/${pass}/`)),
    );
  });

  it('the latest attempt at a batch counts, but what was changed stays changed', async () => {
    const { outcome, summarize } = await world(['a', 'b', 'c']);
    await outcome(1, 'one', 1, { a: 'updated', b: 'failed', c: 'conflict' });
    await outcome(1, 'one', 2, { a: 'failed', b: 'put', c: 'unchanged' });
    expect((await summarize()).counts).toMatchObject({ updated: 1, put: 1, unchanged: 1, failed: 0, conflict: 0 });
  });

  it('lists no conflict that a later attempt resolved', async () => {
    const { outcome, summarize, summary } = await world(['a']);
    await outcome(1, 'one', 1, { a: 'conflict' });
    await outcome(1, 'one', 2, { a: 'unchanged' });
    await summarize();
    expect(summary().conflicts).toEqual([]);
  });

  it('the latest pass counts; the earlier ones still do for their keys', async () => {
    const { bucket, outcome, summarize, summary } = await world(['a', 'b', 'c']);
    await outcome(1, 'one', 1, { a: 'updated', b: 'failed', c: 'failed' });
    expect(await summarize(1)).toMatchObject({ counts: { updated: 1, failed: 2 } });
    await outcome(2, 'two', 1, { b: 'put', c: 'failed' });
    expect(await summarize(2)).toMatchObject({ counts: { updated: 1, put: 1, failed: 1 }, next: { keys: 1 } });
    expect(summary(2).failures).toEqual([{ key: key('c'), reason: 'failed in pass 2' }]);
    expect(bucket.lines(layout.keys('run-1', 3))).toHaveLength(1);
  });

  it('run twice gives the same bytes, whatever order the outcomes are read in', async () => {
    const { bucket, outcome, summarize } = await world(['a', 'b', 'c', 'd']);
    await outcome(1, 'one', 1, { a: 'updated', b: 'conflict' });
    await outcome(1, 'two', 1, { c: 'updated', d: 'conflict' });
    const first = await summarize();
    const backwards = { ...bucket, list: async (prefix: string) => (await bucket.list(prefix)).reverse() };
    const again = await summarizePatch(input(), {
      hold: held,
      readVersion: bucket.readVersion,
      bucket: { ...backwards, list: async (p) => (p.includes('/keys/') ? bucket.list(p) : backwards.list(p)) },
    });
    const anyVersion = { ...first, summaryVersion: expect.any(String) };
    expect(again).toEqual(anyVersion);
    expect(await summarize()).toEqual(anyVersion);
  });

  it('cut off at any call, writes the same the next time', async () => {
    const newWorld = async () => {
      const it = await world(['a', 'b', 'c', 'u']);
      await it.outcome(1, 'one', 1, { a: 'updated', b: 'failed' });
      await it.results({ FAILED: [child(['c'])] });
      return it;
    };
    const uncut = await newWorld();
    const once = await uncut.summarize();
    const cuts = await atEveryCut(
      newWorld,
      ({ bucket }, gate) =>
        summarizePatch(input(), gated({ hold: held, bucket, readVersion: bucket.readVersion }, gate)),
      async ({ bucket, summarize }, cut) => {
        expect({ cut, ...(await summarize()) }).toEqual({ cut, ...once, summaryVersion: expect.any(String) });
        expect({ cut, objects: bucket.objects }).toEqual({ cut, objects: uncut.bucket.objects });
      },
    );
    expect(cuts).toBeGreaterThan(10);
  });

  it('samples at most twenty changes, and a hundred conflicts and failures', async () => {
    const ids = Array.from({ length: 300 }, (_, n) => `key-${n}`);
    const { outcome, summarize, summary } = await world(ids);
    await outcome(1, 'one', 1, Object.fromEntries(ids.slice(0, 30).map((id) => [id, 'updated' as const])));
    await outcome(1, 'two', 1, Object.fromEntries(ids.slice(30, 160).map((id) => [id, 'conflict' as const])));
    expect((await summarize()).counts).toMatchObject({ updated: 30, conflict: 130, failed: 140 });
    const { samples, conflicts, failures } = summary();
    expect([samples.length, conflicts.length, failures.length]).toEqual([20, 100, 100]);
  });
});
