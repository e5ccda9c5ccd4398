import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import type { Run } from '../lambdas/shared/contract.ts';
import { incidentSchema } from '../lambdas/shared/incident.ts';

export const liveTable = 'live';
export const baseTable = 'base';
export const runStore = 'runs';

export const incident = v.parse(incidentSchema, {
  tableName: liveTable,
  restoreTo: '2026-11-20T09:57:59Z',
  impactedKeys: { source: 'inline', keys: [{ pk: 'a', sk: 1 }] },
});

export const runOf = (runId: string): Run => ({
  runId,
  executionArn: `arn:aws:states:eu-central-1:000000000000:execution:recovery:${runId}`,
  startedAt: '2026-11-20T10:10:00.000Z',
  tableName: liveTable,
  tableArn: `arn:aws:dynamodb:eu-central-1:000000000000:table/${liveTable}`,
  keySchema: [
    { name: 'pk', type: 'S' },
    { name: 'sk', type: 'N' },
  ],
  baseTable,
  streamConsumers: [],
});

/** As many as no batch writes: what is measured is the code. */
export const unlimited = 1_000_000;

const attributes = { pk: 'S', sk: 'N' } as const;

export const createTables = async (client: DynamoDBClient) => {
  for (const [TableName, names] of Object.entries({
    [liveTable]: ['pk', 'sk'],
    [baseTable]: ['pk', 'sk'],
    [runStore]: ['pk'],
  } as Record<string, (keyof typeof attributes)[]>))
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: names.map((AttributeName, n) => ({ AttributeName, KeyType: n === 0 ? 'HASH' : 'RANGE' })),
        AttributeDefinitions: names.map((AttributeName) => ({
          AttributeName,
          AttributeType: attributes[AttributeName],
        })),
      }),
    );
};
