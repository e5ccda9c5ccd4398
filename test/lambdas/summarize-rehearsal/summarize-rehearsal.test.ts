import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Outcome } from '../../../lambdas/shared/contract.ts';
import { toJsonLines } from '../../../lambdas/shared/json-lines.ts';
import { layout } from '../../../lambdas/shared/layout.ts';
import { countOutcomes, type OutcomeEntry } from '../../../lambdas/shared/outcome-entry.ts';
import type { Summary } from '../../../lambdas/shared/report.ts';
import { summarizeRehearsal } from '../../../lambdas/summarize-rehearsal/summarize-rehearsal.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { held, incident, run } from '../incident.ts';
import { memoryBucket } from '../memory-bucket.ts';

const hash = (text = '') => createHash('sha256').update(text).digest('hex');
const key = (id: string) => ({ pk: { S: id }, sk: { N: '1' } });
const row = (id: string) => ({ key: key(id), planned: { base: `base-${id}`, live: `live-${id}` } });
const line = (id: string, outcome: Outcome, more: Partial<OutcomeEntry> = {}) => ({
  entry: { key: key(id), outcome, unprotected: false, ...more },
  row: row(id),
});

const world = async (ids: readonly string[]) => {
  const bucket = memoryBucket();
  await bucket.put(`${layout.keys('run-1', 1)}all.jsonl`, toJsonLines(ids.map((id) => ({ key: key(id) }))));
  const rehearsed = (batch: string, lines: readonly unknown[]) =>
    bucket.put(layout.rehearsed('run-1', batch), toJsonLines(lines));
  let attempts = 0;
  const ports = { hold: held, bucket, newAttempt: () => `attempt-${++attempts}` };
  const summarize = (dryRun = false, over = ports) => summarizeRehearsal({ run, incident: incident({ dryRun }) }, over);
  const summary = (): Summary => JSON.parse(bucket.objects.get(layout.planSummary('run-1')) ?? '');
  /** `sha256` is what `sha256sum * | sha256sum` prints. */
  const plan = (rowsPrefix: string) => {
    const files = [...bucket.objects.keys()].filter((file) => file.startsWith(rowsPrefix)).sort();
    const hashes = files.map((file) => [file.slice(rowsPrefix.length), hash(bucket.objects.get(file))] as const);
    const lines = hashes.map(([name, each]) => `${each}  ${name}\n`);
    return { rowsPrefix, files: Object.fromEntries(hashes), sha256: hash(lines.join('')) };
  };
  return { bucket, rehearsed, summarize, summary, plan, ports };
};

describe('summarizeRehearsal', () => {
  it('makes a plan of a row each, and a report that is bound to exactly these rows', async () => {
    const { bucket, rehearsed, summarize, summary, plan } = await world(['a', 'b', 'c']);
    const changes = { total: { before: { N: '-1' }, after: { N: '10' } } };
    await rehearsed('two', [line('c', 'updated', { changes, keptAttributes: ['note'], unprotected: true })]);
    await rehearsed('one', [line('a', 'conflict', { reason: 'Written again.' }), line('b', 'unchanged')]);
    const output = await summarize();
    const rowsPrefix = 'runs/run-1/plan/attempt-1/';
    expect(bucket.lines(rowsPrefix)).toEqual(['c', 'a', 'b'].map(row));
    expect(output).toEqual({
      summaryKey: 'runs/run-1/summary/plan.json',
      summaryVersion: expect.stringMatching(/^version-\d+$/),
      reportHash: hash(bucket.objects.get('runs/run-1/summary/plan.json')),
      counts: summary().counts,
      planChange: null,
      rowsPrefix,
    });
    expect(summary()).toEqual({
      kind: 'plan',
      runId: 'run-1',
      tableName: 'orders',
      pass: 0,
      keys: 3,
      counts: countOutcomes(['conflict', 'unchanged', 'updated']),
      remaining: 0,
      plan: plan(rowsPrefix),
      next: null,
      planChange: null,
      proof: null,
      throttled: 0,
      streamConsumers: ['the function orders-search'],
      unprotected: 1,
      samples: [{ key: key('c'), outcome: 'updated', changes }],
      conflicts: [{ key: key('a'), reason: 'Written again.' }],
      failures: [],
      forced: [],
      withForced: 0,
      keptAttributes: [{ key: key('c'), reason: 'note was changed by somebody since, hence left alone.' }],
      withKeptAttributes: 1,
    });
  });

  it('of a dry run is a rehearsal', async () => {
    const { rehearsed, summarize, summary } = await world(['a']);
    await rehearsed('one', [line('a', 'updated')]);
    await summarize(true);
    expect(summary().kind).toBe('rehearsal');
  });

  it('lists what would be written over', async () => {
    const { rehearsed, summarize, summary } = await world(['a', 'b']);
    await rehearsed('one', [line('a', 'updated', { reason: 'Written again.' }), line('b', 'updated')]);
    await summarize();
    expect(summary()).toMatchObject({
      forced: [{ key: key('a'), reason: 'Written again.' }],
      withForced: 1,
      conflicts: [],
    });
  });

  it('another attempt makes a plan of its own: the first one stays as it was approved', async () => {
    const { bucket, rehearsed, summarize } = await world(['a']);
    await rehearsed('one', [line('a', 'updated')]);
    const first = await summarize();
    const before = bucket.objects.get(`${first.rowsPrefix}1-0000.jsonl`);
    expect(before).toBeDefined();
    await rehearsed('one', [line('a', 'conflict', { reason: 'x' })]);
    const second = await summarize();
    expect(second.rowsPrefix).not.toBe(first.rowsPrefix);
    expect(second.summaryVersion).not.toBe(first.summaryVersion);
    expect(bucket.objects.get(`${first.rowsPrefix}1-0000.jsonl`)).toBe(before);
  });

  it('goes on where the answer to a write of its rows was lost', async () => {
    const { bucket, rehearsed, summarize, ports } = await world(['a']);
    await rehearsed('one', [line('a', 'updated')]);
    const lost = { ...bucket, create: async (...put: [string, string]) => (await bucket.create(...put)) && false };
    const { rowsPrefix } = await summarize(false, { ...ports, bucket: lost });
    expect(bucket.lines(rowsPrefix)).toEqual([row('a')]);
  });

  it('refuses to make a plan of less than every key', async () => {
    const { bucket, rehearsed, summarize } = await world(['a', 'b', 'c']);
    await rehearsed('one', [line('a', 'updated')]);
    await expect(summarize()).rejects.toThrow('2 collected keys were not rehearsed');
    expect(bucket.objects.has(layout.planSummary('run-1'))).toBe(false);
  });

  it('cut off at any call, makes the same plan the next time', async () => {
    const newWorld = async () => {
      const it = await world(['a', 'b']);
      await it.rehearsed('one', [line('a', 'updated')]);
      await it.rehearsed('two', [line('b', 'put')]);
      return it;
    };
    const cuts = await atEveryCut(
      newWorld,
      ({ summarize, ports }, gate) => summarize(false, { ...ports, bucket: gated(ports.bucket, gate) }),
      async ({ bucket, summarize, summary, plan }, cut) => {
        const { rowsPrefix } = await summarize();
        expect({ cut, rows: bucket.lines(rowsPrefix) }).toEqual({ cut, rows: [row('a'), row('b')] });
        expect({ cut, plan: summary().plan }).toEqual({ cut, plan: plan(rowsPrefix) });
      },
    );
    expect(cuts).toBeGreaterThan(5);
  });

  it('has every collected key once, whatever else lies among the files', async () => {
    const ids = Array.from({ length: 12 }, (_, n) => `k${n}`);
    const outcome = fc.constantFrom<Outcome>('unchanged', 'put', 'updated', 'deleted', 'kept', 'expired', 'conflict');
    const batches = fc.array(fc.array(fc.tuple(fc.constantFrom(...ids, 'stray'), outcome)), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(batches, async (files) => {
        const all = files.flat();
        const known = new Map(all.toReversed());
        known.delete('stray');
        const { bucket, rehearsed, summarize, summary, plan } = await world([...known.keys()]);
        for (const [n, file] of files.entries())
          await rehearsed(
            `batch-${String(n).padStart(3, '0')}`,
            file.map(([id, decided]) => line(id, decided)),
          );
        const { counts, rowsPrefix } = await summarize();
        expect(counts).toEqual(countOutcomes(known.values()));
        const rows = bucket.lines(rowsPrefix).map((each) => JSON.stringify(each));
        expect(rows.toSorted()).toEqual([...known.keys()].map((id) => JSON.stringify(row(id))).toSorted());
        // First what would be written, then the rest: a canary takes the first rows.
        const ofRow = (text: string) => known.get(JSON.parse(text).key.pk.S) ?? 'failed';
        const isWrite = rows.map((text) => ['put', 'updated', 'deleted'].includes(ofRow(text)));
        expect(isWrite).toEqual(isWrite.toSorted((a, b) => Number(b) - Number(a)));
        expect(summary().plan).toEqual(plan(rowsPrefix));
      }),
    );
  });
});
