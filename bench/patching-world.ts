import { BatchWriteItemCommand, type ConsumedCapacity, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { patchBatch } from '../lambdas/patch-batch/patch-batch.ts';
import type { Image } from '../lambdas/shared/attribute.ts';
import { s3Bucket } from '../lambdas/shared/bucket.ts';
import { inParallel } from '../lambdas/shared/in-parallel.ts';
import { imageReader } from '../lambdas/shared/patching/image-reader.ts';
import { quiet } from '../lambdas/shared/patching/quiet.ts';
import type { Writer } from '../lambdas/shared/patching/writer.ts';
import { pause } from '../lambdas/shared/pause.ts';
import { newRunItem } from '../lambdas/shared/run-record.ts';
import { RunStore } from '../lambdas/shared/run-store.ts';
import { verifyBatch } from '../lambdas/verify-batch/verify-batch.ts';
import { baseTable, createTables, incident, liveTable, runOf, runStore, unlimited } from './patching-setup.ts';

const keyOf = (n: number): Image => ({ pk: { S: `customer-${n % 997}` }, sk: { N: String(n) } });
const good = (n: number): Image => ({
  ...keyOf(n),
  total: { N: String(n) },
  state: { S: 'paid' },
  lines: { L: [{ M: { sku: { S: `sku-${n}` }, count: { N: '2' } } }] },
  note: { S: 'x'.repeat(150) },
});
const bad = (n: number): Image => ({ ...good(n), total: { N: '-1' } });

export const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => from + n);
export const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));

/** What DynamoDB says that a request took: of one table, or of each. */
const unitsOf = (output: object): number => {
  const { ConsumedCapacity = [] } = output as { ConsumedCapacity?: ConsumedCapacity | ConsumedCapacity[] };
  return [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
};

/** Tables with the same items, good and bad, in a sandbox, and what patches them. */
export const openPatchingWorld = async (endpoint: string) => {
  const config = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const client = quiet(new DynamoDBClient({ ...config, maxAttempts: 5 }));
  const s3 = quiet(new S3Client({ ...config, forcePathStyle: true }));
  const sent = { reads: 0, writes: 0, journal: 0, readUnits: 0, writeUnits: 0 };
  const writes: { readonly begunMs: number; readonly units: number }[] = [];
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const kind = /Get|Scan/.test(commandName) ? 'read' : 'write';
        sent[`${kind}s`]++;
        const begunMs = performance.now();
        const result = await next({ ...args, input: { ReturnConsumedCapacity: 'TOTAL', ...args.input } });
        const units = unitsOf(result.output);
        sent[`${kind}Units`] += units;
        if (kind === 'write') writes.push({ begunMs, units });
        return result;
      },
    { step: 'initialize' },
  );
  s3.middlewareStack.add(
    (next) => (args) => {
      sent.journal++;
      return next(args);
    },
    { step: 'initialize' },
  );
  await createTables(client);
  const fill = (TableName: string, items: readonly Image[]) =>
    inParallel(chunks(items, 25), 8, async (some) => {
      const requests = some.map((Item) => ({ PutRequest: { Item: { ...Item } } }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
    });
  const ports = {
    hold: new RunStore(client, runStore),
    images: imageReader(client, pause),
    bucket: s3Bucket(s3, 'bench'),
    ttlAttribute: async () => undefined,
    now: () => Date.now(),
    remainingMs: () => 60_000,
    pause,
  };
  let runs = 0;
  const rows = (numbers: readonly number[]) => numbers.map((n) => ({ key: { pk: keyOf(n).pk, sk: keyOf(n).sk } }));
  return {
    client,
    sent,
    /** Each request that wrote: when it began, and what it took. */
    writes,
    keyOf,
    fill: (items: number) => fill(baseTable, range(0, items).map(good)),
    spoil: (items: number) => fill(liveTable, range(0, items).map(bad)),
    heal: (items: number) => fill(liveTable, range(0, items).map(good)),
    /** A run of its own, as the Map's children would carry it out: so many batches at a time. */
    async patch(items: number, batch: number, width: number, writer: Writer, writeUnitsPerSecond = unlimited) {
      const run = runOf(`run-${++runs}`);
      await client.send(new PutItemCommand({ TableName: runStore, Item: newRunItem(run, incident) }));
      const counts = { updated: 0, unchanged: 0 };
      await inParallel(chunks(range(0, items), batch), width, async (numbers) => {
        const BatchInput = { run, incident, pass: 1, writeUnitsPerSecond };
        const output = await patchBatch({ BatchInput, Items: rows(numbers) }, { ...ports, writer });
        counts.updated += output.counts.updated;
        counts.unchanged += output.counts.unchanged;
      });
      return counts;
    },
    /** The proof of the newest run. */
    async verify(items: number, batch: number) {
      const BatchInput = { run: runOf(`run-${runs}`), incident, pass: 1 };
      for (const numbers of chunks(range(0, items), batch))
        await verifyBatch({ BatchInput, Items: rows(numbers) }, ports);
    },
  };
};

export type PatchingWorld = Awaited<ReturnType<typeof openPatchingWorld>>;
