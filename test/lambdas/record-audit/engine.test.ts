import { SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { auditTable } from '../../../lambdas/collect-keys/audit-table.ts';
import { putItems } from '../../../lambdas/record-audit/put-items.ts';
import { recordAudit } from '../../../lambdas/record-audit/record-audit.ts';
import { createTable } from '../../create-table.ts';
import { type Engine, startEngine } from '../engine.ts';

const tableName = 'audit';
let engine: Engine;

beforeAll(async () => {
  engine = await startEngine();
  await createTable(engine.client, tableName, [
    { name: 'bucket', type: 'S' },
    { name: 'event', type: 'S' },
  ]);
});
afterAll(() => engine.close());

describe('the audit trail, on a real engine', () => {
  it('is read as it was recorded', async () => {
    const at = Date.parse('2026-11-20T09:58:00Z') / 1000;
    const records = Array.from({ length: 60 }, (_, n): DynamoDBRecord => {
      const Keys = { pk: { S: `key-${n}` } };
      return {
        eventID: `event-${n}`,
        eventName: 'INSERT',
        dynamodb: { ApproximateCreationDateTime: at + n, Keys, NewImage: Keys, SequenceNumber: String(n) },
      };
    });
    const put = putItems(engine.client, tableName, async () => {});
    await recordAudit(records, { trail: { put }, writerAttribute: '', now: () => 1234 });
    const trail = auditTable(
      { dynamo: engine.client, sqs: new SQSClient(), mappings: { find: async () => undefined } },
      { tableName, failureQueueUrl: '', eventSourceMapping: null },
    );
    const found = await trail.records('2026-11-20T09:58Z');
    expect(new Set(found.map(({ key }) => key)).size).toBe(60);
    expect(await trail.lastRecordedMs('2026-11-20T09:58Z')).toBe(1234);
    expect(await trail.lastRecordedMs('2026-11-20T09:59Z')).toBeUndefined();
    expect(await trail.records('2026-11-20T09:59Z')).toEqual([]);
  });
});
