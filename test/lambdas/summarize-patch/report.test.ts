import { describe, expect, it } from '@jest/globals';
import { layout } from '../../../lambdas/shared/layout.ts';
import { child, key, world } from './world.ts';

describe('after a canary', () => {
  const canary = { canary: true };

  it('keys whose turn comes later are neither failed nor repaired', async () => {
    const { bucket, outcome, summarize, summary } = await world(['a', 'b', 'c', 'd']);
    await outcome(1, 'one', 1, { a: 'updated', b: 'unchanged' });
    expect(await summarize(1, canary)).toMatchObject({ counts: { updated: 1, unchanged: 1, failed: 0 } });
    expect(summary()).toMatchObject({ kind: 'canary', keys: 4, remaining: 2, failures: [] });
    expect(bucket.lines(layout.failed('run-1', 1))).toEqual([]);
  });

  it('keys that were tried and have no outcome did fail; the next pass is over them and all whose turn comes later', async () => {
    const { bucket, outcome, results, summarize, summary } = await world(['a', 'b', 'c', 'd']);
    await outcome(1, 'one', 1, { a: 'updated' });
    await results({ FAILED: [child(['b'], { Status: 'TIMED_OUT' })] });
    expect(await summarize(1, canary)).toMatchObject({ counts: { failed: 1 }, next: { keys: 3, batchSize: 1 } });
    expect(summary()).toMatchObject({ remaining: 2, failures: [{ key: key('b') }] });
    expect(bucket.lines(layout.keys('run-1', 2))).toMatchObject([
      { key: key('b'), tried: [expect.stringContaining('runs/run-1/journal/1/')] },
      { key: key('c') },
      { key: key('d') },
    ]);
  });

  it('a further pass changes nothing in what was done, and finds the rest', async () => {
    const { outcome, summarize, summary } = await world(['a', 'b', 'c']);
    await outcome(1, 'one', 1, { a: { outcome: 'updated', keptAttributes: ['note'] } });
    await summarize(1, canary);
    await outcome(2, 'all', 1, { a: 'conflict', b: 'put', c: 'conflict' });
    expect(await summarize(2)).toMatchObject({ counts: { updated: 1, put: 1, conflict: 1 } });
    expect(summary(2)).toMatchObject({ kind: 'patch', keys: 3, remaining: 0, conflicts: [{ key: key('c') }] });
    expect(summary(2)).toMatchObject({ withKeptAttributes: 1, keptAttributes: [{ key: key('a') }] });
  });
});

describe('the report', () => {
  it('takes the rows from where they are: the collected keys, or the plan', async () => {
    const { bucket, outcome, summarize, summary } = await world(['a', 'b']);
    const planned = { base: 'hash-1', live: 'hash-2' };
    const rowsPrefix = layout.plan('run-1', 'attempt');
    await bucket.put(`${rowsPrefix}0000.jsonl`, `${JSON.stringify({ key: key('a'), planned })}\n`);
    await outcome(1, 'one', 1, { a: 'failed' });
    await summarize(1, { rowsPrefix });
    expect(summary()).toMatchObject({ keys: 1, plan: null });
    expect(bucket.lines(layout.keys('run-1', 2))).toEqual([{ key: key('a'), planned }]);
  });

  it('names the attributes that were left alone, and who sees the repairs', async () => {
    const { outcome, summarize, summary } = await world(['a', 'b', 'c']);
    const many = Array.from({ length: 12 }, (_, n) => `a${n}`);
    await outcome(1, 'one', 1, {
      a: { outcome: 'updated', keptAttributes: ['note'] },
      b: { outcome: 'updated', keptAttributes: many },
      c: 'updated',
    });
    await summarize();
    expect(summary().keptAttributes.map(({ reason }) => reason)).toEqual([
      'note was changed by somebody since, hence left alone.',
      'a0, a1, a2, a3, a4, a5, a6, a7, a8, a9 and 2 more were changed by somebody since, hence left alone.',
    ]);
    expect(summary()).toMatchObject({ withKeptAttributes: 2, streamConsumers: ['the function orders-search'] });
  });

  it('lists what was written over', async () => {
    const { outcome, summarize, summary } = await world(['a', 'b', 'c']);
    const reason = 'Written again.';
    await outcome(1, 'one', 1, { a: { outcome: 'updated', reason }, b: 'updated', c: { outcome: 'conflict', reason } });
    await summarize();
    expect(summary()).toMatchObject({ withForced: 1, forced: [{ key: key('a'), reason }] });
  });

  it('adds up how often writes were throttled, in every attempt and pass', async () => {
    const { outcome, summarize, summary } = await world(['a', 'b']);
    await outcome(1, 'one', 1, { a: { outcome: 'failed', throttled: 5 }, b: { outcome: 'updated', throttled: 1 } });
    await outcome(1, 'one', 2, { a: { outcome: 'failed', throttled: 5 }, b: 'unchanged' });
    await outcome(2, 'two', 1, { a: { outcome: 'put', throttled: 2 } });
    await summarize(2);
    expect(summary(2).throttled).toBe(13);
  });
});

describe('the proof', () => {
  it('counts what was read, and what has nothing left to do', async () => {
    const { outcome, verified, summarize, summary } = await world(['a', 'b', 'c', 'd']);
    await outcome(1, 'one', 1, { a: 'updated', b: 'unchanged', c: 'conflict', d: 'failed' });
    await verified(1, 'one', [{ checked: 2 }]);
    await verified(1, 'two', [
      { checked: 2 },
      { key: key('c'), reason: 'It was written again.' },
      { key: key('d'), reason: 'total is not as decided.' },
    ]);
    await summarize();
    expect(summary().proof).toEqual({ checked: 4, asDecided: 2, different: [] });
  });

  it('names what was done and is not so any more', async () => {
    const { outcome, verified, summarize, summary } = await world(['a', 'b']);
    await outcome(1, 'one', 1, { a: 'updated', b: 'unchanged' });
    const note = { key: key('a'), reason: 'total is not as decided.' };
    await verified(1, 'one', [{ checked: 2 }, note]);
    await summarize();
    expect(summary().proof).toEqual({ checked: 2, asDecided: 1, different: [note] });
  });

  it('takes attributes that the patch left alone for decided, and no others', async () => {
    const { outcome, verified, summarize, summary } = await world(['a', 'b']);
    const kept = { outcome: 'updated' as const, keptAttributes: ['note', 'status'] };
    await outcome(1, 'one', 1, { a: kept, b: kept });
    await verified(1, 'one', [
      { checked: 2 },
      { key: key('a'), reason: 'Changed since.', keptAttributes: ['note'] },
      { key: key('b'), reason: 'Changed since.', keptAttributes: ['note', 'total'] },
    ]);
    await summarize();
    expect(summary().proof).toEqual({
      checked: 2,
      asDecided: 1,
      different: [{ key: key('b'), reason: 'Changed since.' }],
    });
  });

  it('is of this pass: what an earlier one read does not count', async () => {
    const { outcome, verified, summarize, summary } = await world(['a', 'b']);
    await outcome(1, 'one', 1, { a: 'updated', b: 'failed' });
    await verified(1, 'one', [{ checked: 2 }, { key: key('b'), reason: 'x' }]);
    await outcome(2, 'two', 1, { b: 'updated' });
    await verified(2, 'one', [{ checked: 1 }]);
    await summarize(2);
    expect(summary(2).proof).toEqual({ checked: 1, asDecided: 1, different: [] });
  });
});
