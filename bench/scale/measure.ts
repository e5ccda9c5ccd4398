import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as v from 'valibot';
import { DistinctRows, readShard, shardCount, writeChunk } from '../../lambdas/collect-keys/chunks.ts';
import { s3Source } from '../../lambdas/collect-keys/sources/s3.ts';
import type { Bucket } from '../../lambdas/shared/bucket.ts';
import type { Run } from '../../lambdas/shared/contract.ts';
import { incidentSchema } from '../../lambdas/shared/incident.ts';
import { toJsonLines } from '../../lambdas/shared/json-lines.ts';
import { layout } from '../../lambdas/shared/layout.ts';
import { summarizePatch } from '../../lambdas/summarize-patch/summarize-patch.ts';
import type { figures } from './figures.ts';
import { chunkRows, chunksOf } from './requests.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
const heap = () => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

/** A bucket whose requests take no time. */
const instantBucket = (objects: Map<string, string>): Bucket => ({
  read: async (key) => (objects.has(key) ? bytesOf(objects.get(key) ?? '') : null),
  put: async (key, body) => {
    objects.set(key, body);
    return 'null';
  },
  create: async (key, body) => !objects.has(key) && objects.set(key, body) !== undefined,
  list: async (prefix) => [...objects.keys()].filter((key) => key.startsWith(prefix)).sort(),
  remove: async (key) => void objects.delete(key),
});

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

const run: Run = {
  runId: 'scale',
  executionArn: 'arn:aws:states:us-east-1:000000000000:execution:recovery:scale',
  startedAt: '2026-11-20T10:10:00.000Z',
  tableName: 'orders',
  tableArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/orders',
  keySchema: [
    { name: 'customer', type: 'S' },
    { name: 'order', type: 'S' },
  ],
  baseTable: 'coldpatch-scale',
  streamConsumers: [],
};
const incident = v.parse(incidentSchema, {
  tableName: 'orders',
  restoreTo: '2026-11-20T09:57:59Z',
  impactedKeys: { source: 's3', uri: 's3://bucket/keys.csv' },
});

const names = (i: number) => [`customer-${i % 97}`, `order-${String(i).padStart(9, '0')}`] as const;
const keyOf = (i: number) => ({ customer: { S: names(i)[0] }, order: { S: names(i)[1] } });
const changes = { total: { before: { N: '123400' }, after: { N: '1234' } } };
const outcomesOf = (from: number, to: number) =>
  toJsonLines(
    Array.from({ length: to - from }, (_, i) => ({
      key: keyOf(from + i),
      outcome: 'updated',
      unprotected: true,
      changes,
    })),
  );

/** The figures that are this machine's, measured over so many keys: microseconds of a core here, bytes of the heap. */
export const measure = async (keys = 300_000): Promise<Partial<Record<keyof typeof figures, number>>> => {
  const objects = new Map<string, string>();
  const bucket = instantBucket(objects);
  const csv = ['customer,order', ...Array.from({ length: keys }, (_, i) => names(i).join())].join('\n');
  const source = s3Source({ open: async () => ({ etag: 'e', bytes: bytesOf(csv) }) });
  const micros = async (work: () => Promise<unknown>) => {
    const start = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / keys;
  };

  let [chunk, rows] = [0, [] as Parameters<typeof writeChunk>[3][number][]];
  const readMicros = await micros(async () => {
    for await (const page of source.collect(null, { run, incident })) {
      rows.push(...page.rows);
      if (rows.length < chunkRows && page.next.kind !== 'done') continue;
      await writeChunk(bucket, 'chunks/', chunk++, rows);
      rows = [];
    }
  });
  const skipMicros = await micros(async () => {
    for await (const page of source.collect({ etag: 'e', rows: keys }, { run, incident })) rows.push(...page.rows);
  });
  const mergeMicros = await micros(async () => {
    for (let shard = 0; shard < shardCount; shard++) {
      const distinct = new DistinctRows();
      for await (const row of readShard(bucket, 'chunks/', shard, chunksOf(keys))) distinct.add(row);
      await bucket.put(`${layout.keys(run.runId, 1)}${shard}.jsonl`, distinct.text());
    }
  });

  let before = heap();
  const one = new DistinctRows();
  for (let i = 0; i < keys; i++) one.add({ row: { key: keyOf(i) }, order: '' });
  const text = one.text();
  const shardBytes = (process.memoryUsage().heapUsed - before) / keys;
  if (one.size * text.length === 0) throw new Error('There are no rows.');

  for (let from = 0; from < keys; from += 100) {
    const to = Math.min(keys, from + 100);
    objects.set(`${layout.outcomes(run.runId, 1, `${from}`)}0001.jsonl`, outcomesOf(from, to));
    objects.set(layout.verified(run.runId, 1, `${from}`), toJsonLines([{ checked: to - from }]));
  }
  objects.set('manifest.json', '{"ResultFiles": {}}');
  before = heap();
  let verdictBytes = 0;
  const watched: Bucket = {
    ...bucket,
    list: (prefix) => {
      // The verdicts are complete when the keys are gone through.
      if (prefix === layout.keys(run.runId, 1)) verdictBytes = (heap() - before) / keys;
      return bucket.list(prefix);
    },
  };
  const rowsPrefix = layout.keys(run.runId, 1);
  const summaryMicros = await micros(() =>
    summarizePatch(
      { run, incident, pass: 1, manifestKey: 'manifest.json', rowsPrefix, approved: [], canary: false },
      { hold: { assertNotLifted: async () => {} }, bucket: watched, readVersion: async () => Buffer.of() },
    ),
  );
  return { readMicros, skipMicros, mergeMicros, summaryMicros, shardBytes, verdictBytes };
};
