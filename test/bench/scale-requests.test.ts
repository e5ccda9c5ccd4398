import { readFileSync } from 'node:fs';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import * as v from 'valibot';
import { given } from '../../bench/scale/figures.ts';
import { most } from '../../bench/scale/render.ts';
import { collectRequests, patchBatchRequests, patchRequests, summarizeRequests } from '../../bench/scale/requests.ts';
import { collectKeys } from '../../lambdas/collect-keys/collect-keys.ts';
import { keySources } from '../../lambdas/collect-keys/sources/registry.ts';
import { batchSize } from '../../lambdas/shared/batch-size.ts';
import type { Bucket } from '../../lambdas/shared/bucket.ts';
import { incidentSchema } from '../../lambdas/shared/incident.ts';
import { toJsonLines } from '../../lambdas/shared/json-lines.ts';
import { layout } from '../../lambdas/shared/layout.ts';
import type { Write } from '../../lambdas/shared/patching/decision.ts';
import { unpaced } from '../../lambdas/shared/patching/pace.ts';
import { tableWriter } from '../../lambdas/shared/patching/table-writer.ts';
import { summarizePatch } from '../../lambdas/summarize-patch/summarize-patch.ts';
import { held, incident, run } from '../lambdas/incident.ts';
import { bytesOf, memoryBucket } from '../lambdas/memory-bucket.ts';

const names = { read: 's3:GetObject', put: 's3:PutObject', list: 's3:ListBucket', remove: 's3:DeleteObject' } as const;

/** The bucket, and how often it was asked for what; a listing is a request for every thousand keys. */
const counting = (bucket: Bucket) => {
  const counts: Record<string, number> = {};
  const add = (name: keyof typeof names, requests = 1) => {
    counts[names[name]] = (counts[names[name]] ?? 0) + requests;
  };
  const counted: Bucket = {
    ...bucket,
    read: (key) => {
      add('read');
      return bucket.read(key);
    },
    put: (key, body) => {
      add('put');
      return bucket.put(key, body);
    },
    remove: (key) => {
      add('remove');
      return bucket.remove(key);
    },
    list: async (prefix) => {
      const keys = await bucket.list(prefix);
      add('list', Math.max(1, Math.ceil(keys.length / 1000)));
      return keys;
    },
  };
  return { counts, bucket: counted };
};

const toS3 = (requests: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(requests).filter(([action]) => action.startsWith('s3:')));

describe('the requests that the model counts', () => {
  it.each([19_999, 20_000, 45_000])(
    'are those of CollectKeys over a file of %d keys, but for the file itself',
    async (keys) => {
      const { counts, bucket } = counting(memoryBucket());
      const text = `pk,sk\n${Array.from({ length: keys }, (_, n) => `key-${n},${n % 7}`).join('\n')}`;
      const sources = keySources({
        files: { open: async () => ({ etag: 'e', bytes: bytesOf(text) }) },
        trailOf: () => Promise.reject(new Error('no trail')),
        now: () => 0,
      });
      const s3 = incident({ impactedKeys: { source: 's3', uri: 's3://uploads/keys.csv' } });
      const ports = { hold: held, sources, bucket, remainingMs: () => 900_000 };
      expect(await collectKeys({ run, incident: s3, cursor: null }, ports)).toMatchObject({ status: 'done', keys });
      const model = toS3(collectRequests(keys));
      expect({ 's3:GetObject': 0, ...counts }).toEqual({ ...model, 's3:GetObject': (model['s3:GetObject'] ?? 0) - 1 });
    },
  );

  it('are those of SummarizePatch over a thousand batches', async () => {
    const keys = 2000;
    const { counts, bucket } = counting(memoryBucket());
    const rows = Array.from({ length: keys }, (_, n) => ({ pk: { S: `key-${n}` }, sk: { N: '1' } }));
    await bucket.create(`${layout.keys(run.runId, 1)}all.jsonl`, toJsonLines(rows.map((key) => ({ key }))));
    await bucket.create('manifest.json', '{"ResultFiles": {}}');
    for (let n = 0; n < keys; n += 2) {
      const entries = rows.slice(n, n + 2).map((key) => ({ key, outcome: 'updated', changes: {}, unprotected: true }));
      await bucket.create(`${layout.outcomes(run.runId, 1, `${n}`)}0001.jsonl`, toJsonLines(entries));
    }
    for (let n = 0; n < keys; n += 100)
      await bucket.create(layout.verified(run.runId, 1, `${n}`), toJsonLines([{ checked: 100 }]));
    const rowsPrefix = layout.keys(run.runId, 1);
    const files = { manifestKey: 'manifest.json', rowsPrefix, approved: [] };
    const input = { run, incident: incident(), pass: 1, canary: false, ...files };
    expect(
      (await summarizePatch(input, { hold: held, bucket, readVersion: memoryBucket().readVersion })).counts.updated,
    ).toBe(keys);
    expect(counts).toEqual(toS3(summarizeRequests(keys)));
  });

  it.each([1, 2, 25, 26, 51, 100])('are those of PatchBatch writing %d rows', async (rows) => {
    const sent: Record<string, number> = {};
    const send = async (command: { input: { Statements?: unknown[] } }) => {
      sent[command.constructor.name] = (sent[command.constructor.name] ?? 0) + 1;
      return { Responses: command.input.Statements?.map(() => ({})) };
    };
    const writes = Array.from({ length: rows }, (_, n): Write => {
      const changes = { total: { before: { N: '100' }, after: { N: '1' } } };
      return { kind: 'update', key: { pk: { S: `key-${n}` }, sk: { N: '1' } }, changes };
    });
    const writer = tableWriter({ send } as unknown as DynamoDBClient, async () => {});
    const results = await writer.write(
      'orders',
      writes,
      unpaced(() => false),
    );
    expect(results.every(({ status }) => status === 'done')).toBe(true);
    const model = patchBatchRequests(rows);
    expect(sent.BatchExecuteStatementCommand ?? 0).toBe(model['dynamodb:PartiQLUpdate']);
    expect(sent.UpdateItemCommand ?? 0).toBe(model['dynamodb:UpdateItem']);
  });

  it('of all children are those of each, the last one short', () => {
    expect(patchRequests(1001)).toMatchObject({ 'dynamodb:PartiQLUpdate': 500, 'dynamodb:UpdateItem': 1 });
    expect(patchRequests(1_000_000)['dynamodb:GetItem']).toBe(1_000_000 / batchSize(1_000_000));
  });
});

describe('what the model takes for the most', () => {
  const base = {
    tableName: 'orders',
    restoreTo: '2026-11-20T09:57:59Z',
    impactedKeys: { source: 'inline', keys: [{ pk: 'a' }] },
  };
  const accepts = (more: object) => v.safeParse(incidentSchema, { ...base, ...more }).success;

  it('is what the incident parameters accept', () => {
    expect(accepts({ patch: { maxConcurrency: most.maxConcurrency } })).toBe(true);
    expect(accepts({ patch: { maxConcurrency: most.maxConcurrency + 1 } })).toBe(false);
    expect(accepts({ freeze: { maxMinutes: most.maxMinutes } })).toBe(true);
    expect(accepts({ freeze: { maxMinutes: most.maxMinutes + 1 } })).toBe(false);
  });

  it('is what the definition says: STANDARD children of one state', () => {
    const { States } = JSON.parse(readFileSync('statemachine/partial-recovery.asl.json', 'utf8'));
    const { ProcessorConfig, States: states } = States.PatchItems.ItemProcessor;
    expect(ProcessorConfig.ExecutionType).toBe('STANDARD');
    expect(1 + Object.keys(states).length).toBe(given.childTransitions);
  });
});
