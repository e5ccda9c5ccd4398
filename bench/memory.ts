import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { build } from 'esbuild';
import { bundling } from '../build/bundle.ts';
import type { Image } from '../lambdas/shared/attribute.ts';
import { inParallel } from '../lambdas/shared/in-parallel.ts';
import { newRunItem } from '../lambdas/shared/run-record.ts';
import type { Measurement } from './measurement.ts';
import { baseTable, createTables, incident, liveTable, runOf, runStore, unlimited } from './patching-setup.ts';
import { startSandboxProcess } from './start-sandbox.ts';

const items = 100;
const bytes = 400_000;
const run = runOf('memory');

/** Texts, binaries and many small attributes; every byte of them differs between good and bad. */
const keyOf = (n: number): Image => ({ pk: { S: `item-${n}` }, sk: { N: '1' } });
const bodyOf = (n: number, fill: number): Image => {
  if (n % 3 === 0) return { text: { S: String.fromCharCode(fill).repeat(bytes) } };
  if (n % 3 === 1) return { binary: { B: Buffer.alloc(bytes, fill) } };
  const value = String.fromCharCode(fill).repeat(bytes / 400);
  return {
    list: { L: Array.from({ length: 200 }, () => ({ S: value })) },
    map: { M: Object.fromEntries(Array.from({ length: 195 }, (_, i) => [`${i}`, { S: value }])) },
  };
};

/** Runs the deployed bundle on the event, in a process of its own that gets what Lambda would give it; its peak, in MiB. */
const peakMiB = async (bundle: string, endpoint: string, event: unknown): Promise<number> => {
  const child = spawn(
    process.execPath,
    ['--max-old-space-size=920', path.join(import.meta.dirname, 'memory-process.ts'), bundle],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: {
        ...process.env,
        AWS_ENDPOINT_URL: endpoint,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        RUN_STORE_TABLE: runStore,
        RECOVERY_BUCKET: 'bench',
      },
    },
  );
  child.stdin.end(JSON.stringify(event));
  let printed = '';
  for await (const chunk of child.stdout) printed += chunk;
  return Number(printed.trim().split('\n').at(-1));
};

/** The peak of the process that patches a batch of the largest items that DynamoDB has. */
export const measureMemory = async (): Promise<Measurement[]> => {
  const sandbox = await startSandboxProcess();
  try {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = new DynamoDBClient({ endpoint: sandbox.endpoint, region: 'us-east-1', credentials });
    await createTables(client);
    await client.send(new PutItemCommand({ TableName: runStore, Item: newRunItem(run, incident) }));
    const all = Array.from({ length: items }, (_, n) => n);
    for (const [TableName, fill] of [
      [baseTable, 103],
      [liveTable, 98],
    ] as const)
      await inParallel(all, 4, async (n) => {
        await client.send(new PutItemCommand({ TableName, Item: { ...keyOf(n), ...bodyOf(n, fill) } }));
      });
    const Items = all.map((n) => ({ key: keyOf(n) }));
    const BatchInput = { run, incident, pass: 1, writeUnitsPerSecond: unlimited };
    const bundle = path.join(mkdtempSync(path.join(tmpdir(), 'coldpatch-bench-')), 'patch-batch.mjs');
    await build({ ...bundling, entryPoints: ['lambdas/patch-batch/handler.ts'], outfile: bundle });
    const nothing = await peakMiB(bundle, sandbox.endpoint, null);
    const peak = await peakMiB(bundle, sandbox.endpoint, { BatchInput, Items });
    return [
      {
        what: `MiB at most, ${items} items of ${bytes / 1000} KB`,
        value: peak,
        goal: { atMost: 256 },
        detail: `${nothing.toFixed(0)} MiB for doing nothing`,
      },
    ];
  } finally {
    sandbox.process.kill();
  }
};
