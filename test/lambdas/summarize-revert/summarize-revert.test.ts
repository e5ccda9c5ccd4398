import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../lambdas/shared/contract.ts';
import { FreezeLiftedError } from '../../../lambdas/shared/errors.ts';
import { layout } from '../../../lambdas/shared/layout.ts';
import type { OutcomeEntry } from '../../../lambdas/shared/outcome-entry.ts';
import type { Summary } from '../../../lambdas/shared/report.ts';
import { summarizeRevert } from '../../../lambdas/summarize-revert/summarize-revert.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { held, incident, run } from '../incident.ts';
import { memoryBucket } from '../memory-bucket.ts';
import { exampleUndo } from '../shared/example-run.ts';

const key = (id: string) => ({ pk: { S: id }, sk: { N: '1' } });
const entry = (id: string, outcome: Outcome, more: Partial<OutcomeEntry> = {}): OutcomeEntry => ({
  key: key(id),
  outcome,
  unprotected: false,
  ...(outcome === 'conflict' && { reason: `Somebody changed ${id}.` }),
  ...more,
});

type Batches = Record<string, readonly (readonly OutcomeEntry[])[]>;

/** A bucket with the outcomes of each pass's batches, attempt by attempt, and with the journals that were to be gone through. */
const bucketWith = (passes: readonly Batches[], { firstPass = 1, target = 'run-0' } = {}) => {
  const bucket = memoryBucket();
  const lines = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');
  for (const [index, batches] of passes.entries()) {
    const targetPass = passes.length - index;
    const journals = Object.keys(batches).map((id) => ({ journal: layout.journal(target, targetPass, id) }));
    bucket.objects.set(`${layout.reverts('run-1', target, targetPass)}0000.jsonl`, lines(journals));
    for (const [id, attempts] of Object.entries(batches))
      for (const [attempt, entries] of attempts.entries())
        bucket.objects.set(`${layout.outcomes('run-1', firstPass + index, id)}000${attempt + 1}.jsonl`, lines(entries));
  }
  return bucket;
};
const summarize = (
  bucket: ReturnType<typeof memoryBucket>,
  more: { firstPass?: number; pass?: number; target?: string } = {},
) => {
  const { firstPass = 1, pass = 1, target = 'run-0' } = more;
  const asked = target === run.runId ? incident() : exampleUndo(target);
  return summarizeRevert({ run, incident: asked, target, firstPass, pass }, { hold: held, bucket });
};
const report = (bucket: ReturnType<typeof memoryBucket>, name = layout.summary('run-1', 1)) =>
  JSON.parse(bucket.objects.get(name) ?? '') as Summary;

describe('SummarizeRevert', () => {
  it('gives every item one outcome, and the report to ask about', async () => {
    const changes = { total: { before: { N: '10' }, after: { N: '-1' } } };
    const bucket = bucketWith([
      {
        a: [[entry('a', 'updated', { changes, keptAttributes: ['note'], throttled: 2 }), entry('b', 'conflict')]],
        b: [[entry('c', 'deleted'), entry('d', 'put'), entry('e', 'unchanged')]],
      },
    ]);
    const output = await summarize(bucket);
    expect(output).toMatchObject({
      summaryKey: 'runs/run-1/summary/1.json',
      summaryVersion: 'version-1',
      counts: { updated: 1, conflict: 1, deleted: 1, put: 1, unchanged: 1, failed: 0 },
      planChange: null,
    });
    expect(report(bucket)).toEqual({
      kind: 'undo',
      runId: 'run-1',
      tableName: 'orders',
      pass: 1,
      keys: 5,
      counts: output.counts,
      remaining: 0,
      plan: null,
      next: null,
      planChange: null,
      proof: null,
      throttled: 2,
      streamConsumers: run.streamConsumers,
      unprotected: 0,
      samples: expect.arrayContaining([{ key: key('a'), outcome: 'updated', changes }]),
      conflicts: [{ key: key('b'), reason: 'Somebody changed b.' }],
      failures: [],
      forced: [],
      withForced: 0,
      keptAttributes: [{ key: key('a'), reason: expect.stringMatching(/^note was changed by somebody since/) }],
      withKeptAttributes: 1,
    });
  });

  it('counts an item once that several passes had written, and what went back once stays gone back', async () => {
    const bucket = bucketWith([
      { x: [[entry('a', 'updated'), entry('b', 'conflict'), entry('c', 'unchanged'), entry('d', 'conflict')]] },
      { y: [[entry('a', 'conflict'), entry('b', 'updated'), entry('c', 'conflict'), entry('d', 'unchanged')]] },
    ]);
    const { counts } = await summarize(bucket, { pass: 2 });
    expect(counts).toMatchObject({ updated: 2, conflict: 2, unchanged: 0 });
    expect(report(bucket)).toMatchObject({ keys: 4, pass: 2, conflicts: [{ key: key('c') }, { key: key('d') }] });
  });

  it('counts an item once that several attempts had dealt with', async () => {
    const bucket = bucketWith([{ x: [[entry('a', 'failed'), entry('b', 'updated')], [entry('a', 'updated')], []] }]);
    expect((await summarize(bucket)).counts).toMatchObject({ updated: 2, failed: 0 });
  });

  it('of a run that takes back its own writes says so, and replaces no report of its passes', async () => {
    const bucket = bucketWith([{ x: [[entry('a', 'put')]] }], { firstPass: 3, target: 'run-1' });
    const { summaryKey } = await summarize(bucket, { firstPass: 3, pass: 3, target: 'run-1' });
    expect(summaryKey).toBe('runs/run-1/summary/3.json');
    expect(report(bucket, summaryKey)).toMatchObject({ kind: 'revert', keys: 1, pass: 3 });
    const nothing = await summarize(memoryBucket(), { firstPass: 3, pass: 2, target: 'run-1' });
    expect(nothing).toMatchObject({ summaryKey: 'runs/run-1/summary/3.json', counts: { put: 0 } });
  });

  it('misses a journal that nobody went through', async () => {
    const bucket = bucketWith([{ x: [[entry('a', 'put')]], y: [[entry('b', 'put')]] }, { x: [[entry('a', 'put')]] }]);
    bucket.objects.delete(`${layout.outcomes('run-1', 1, 'y')}0001.jsonl`);
    await expect(summarize(bucket, { pass: 2 })).rejects.toThrow('runs/run-0/journal/2/y/ was not gone through');
  });

  it('writes the same bytes again, wherever it was cut off', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 150 }, (_, n) => [`batch-${n}`, [[entry(`i${n}`, 'conflict'), entry(`j${n}`, 'updated')]]]),
    );
    const newBucket = () => bucketWith([many]);
    const uncut = newBucket();
    const { reportHash } = await summarize(uncut);
    expect(report(uncut)).toMatchObject({ keys: 300, counts: { conflict: 150, updated: 150 } });
    expect(report(uncut).conflicts).toHaveLength(100);
    const few = () => bucketWith([{ x: [[entry('a', 'put')]] }, { x: [[entry('a', 'put')]] }]);
    const cuts = await atEveryCut(
      few,
      (bucket, gate) => {
        const input = { run, incident: exampleUndo('run-0'), target: 'run-0', firstPass: 1, pass: 2 };
        return summarizeRevert(input, gated({ hold: held, bucket }, gate));
      },
      async (bucket) => {
        const again = await summarize(bucket, { pass: 2 });
        expect(again.reportHash).toBe((await summarize(few(), { pass: 2 })).reportHash);
      },
    );
    expect(cuts).toBeGreaterThan(10);
    expect((await summarize(newBucket())).reportHash).toBe(reportHash);
  });

  it('writes nothing once the freeze was lifted', async () => {
    const bucket = memoryBucket();
    const hold = { assertNotLifted: () => Promise.reject(new FreezeLiftedError('Lifted.')) };
    const input = { run, incident: exampleUndo('run-0'), target: 'run-0', firstPass: 1, pass: 1 };
    await expect(summarizeRevert(input, { hold, bucket })).rejects.toThrow(FreezeLiftedError);
    expect(bucket.objects.size).toBe(0);
  });
});
