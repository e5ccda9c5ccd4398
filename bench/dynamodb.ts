import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { engineBinary } from '../sandbox/dynamodb/engine-binary.ts';
import { startEngineProcess } from '../sandbox/dynamodb/engine-process.ts';
import type { Measurement } from './measurement.ts';
import { startSandboxProcess } from './start-sandbox.ts';

const TableName = 'bench';
const concurrency = 32;
const rounds = 5;

const clientOf = (endpoint: string) =>
  new DynamoDBClient({ endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });

const item = (i: number) => ({ pk: { S: `item-${i}` }, total: { N: String(i) }, text: { S: 'x'.repeat(200) } });

/** What is measured; each call is one request. */
const works: Record<
  string,
  { readonly requests: number; readonly send: (client: DynamoDBClient, i: number) => Promise<unknown> }
> = {
  'conditional PutItem': {
    requests: 2000,
    send: (client, i) =>
      client.send(new PutItemCommand({ TableName, Item: item(i), ConditionExpression: 'attribute_not_exists(pk)' })),
  },
  GetItem: {
    requests: 2000,
    send: (client, i) =>
      client.send(new GetItemCommand({ TableName, Key: { pk: { S: `item-${i}` } }, ConsistentRead: true })),
  },
  'BatchWriteItem of 25': {
    requests: 200,
    send: (client, i) =>
      client.send(
        new BatchWriteItemCommand({
          RequestItems: {
            [TableName]: Array.from({ length: 25 }, (_, j) => ({ PutRequest: { Item: item(1e9 + i * 25 + j) } })),
          },
        }),
      ),
  },
};

const perSecond = async (client: DynamoDBClient, { requests, send }: (typeof works)[string], round: number) => {
  let next = 0;
  const start = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < requests) await send(client, round * requests + next++);
    }),
  );
  return requests / ((performance.now() - start) / 1000);
};

/** The sandbox's DynamoDB, history on, over the bare engine, in turn; the best round of each. */
export const measureDynamoDb = async (): Promise<Measurement[]> => {
  const sandbox = await startSandboxProcess();
  const bare = await startEngineProcess(
    engineBinary(),
    path.join(mkdtempSync(path.join(tmpdir(), 'coldpatch-bench-')), 'bare.sqlite'),
  );
  try {
    const clients = [clientOf(sandbox.endpoint), clientOf(`http://127.0.0.1:${bare.port}`)] as const;
    for (const client of clients) {
      await client.send(
        new CreateTableCommand({
          TableName,
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          BillingMode: 'PAY_PER_REQUEST',
        }),
      );
    }
    const measurements: Measurement[] = [];
    for (const [name, work] of Object.entries(works)) {
      const best = [0, 0];
      for (let round = 0; round < rounds; round++) {
        for (const [i, client] of clients.entries())
          best[i] = Math.max(best[i] ?? 0, await perSecond(client, work, round));
      }
      const [mine = 0, floor = 1] = best;
      measurements.push({
        what: `sandbox over bare engine: ${name}`,
        value: mine / floor,
        goal: { atLeast: 0.8 },
        detail: `${Math.round(mine).toLocaleString('en')} requests/s`,
      });
    }
    return measurements;
  } finally {
    sandbox.process.kill();
    await bare.close();
  }
};
