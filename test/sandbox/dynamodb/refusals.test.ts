import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { engineBinary, engineVersion } from '../../../sandbox/dynamodb/engine-binary.ts';
import { startEngineProcess } from '../../../sandbox/dynamodb/engine-process.ts';
import { checkEngineSchema } from '../../../sandbox/dynamodb/engine-schema.ts';
import { type Front, openFront } from './front.ts';

describe('what the sandbox refuses of DynamoDB', () => {
  let front: Front;
  beforeAll(async () => {
    front = await openFront();
  });
  afterAll(() => front.close());

  const request = (target: string) => ({
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { 'x-amz-target': target },
    body: Buffer.from('{}'),
  });

  it.each(['ExportTableToPointInTime', 'CreateBackup', 'PutResourcePolicy', 'StartBulkPutItems', 'toString'])(
    'the operation %s',
    (operation) => {
      expect(() => front.service.parse(request(`DynamoDB_20120810.${operation}`))).toThrow(`DynamoDB's ${operation}`);
    },
  );

  it('the API of streams', () => {
    expect(() => front.service.parse(request('DynamoDBStreams_20120810.GetRecords'))).toThrow(
      'DynamoDBStreams_20120810',
    );
  });

  const create = (input: Record<string, unknown>) => ['CreateTable', input] as const;
  const update = (input: Record<string, unknown>) => ['UpdateTable', input] as const;
  it.each([
    ['CreateTable.WarmThroughput', ...create({ WarmThroughput: {} })],
    ['CreateTable.ResourcePolicy', ...create({ ResourcePolicy: '{}' })],
    ['CreateTable.OnDemandThroughput', ...create({ OnDemandThroughput: {} })],
    ['CreateTable.LocalSecondaryIndexes.Foo', ...create({ LocalSecondaryIndexes: [{ Foo: 1 }] })],
    ['StreamSpecification.Foo', ...create({ StreamSpecification: { Foo: 1 } })],
    ['UpdateTable.ReplicaUpdates', ...update({ ReplicaUpdates: [] })],
    [
      'GlobalSecondaryIndexUpdates.Create.WarmThroughput',
      ...update({ GlobalSecondaryIndexUpdates: [{ Create: { WarmThroughput: {} } }] }),
    ],
    ['PutItem.Nonsense', 'PutItem', { Item: {}, Nonsense: 1 }],
    ['GetItem.Expected', 'GetItem', { Key: {}, Expected: {} }],
    ['BatchGetItem.RequestItems.Foo', 'BatchGetItem', { RequestItems: { orders: { Keys: [], Foo: 1 } } }],
    ['BatchWriteItem.RequestItems.Foo', 'BatchWriteItem', { RequestItems: { orders: [{ Foo: {} }] } }],
    [
      'BatchWriteItem.RequestItems.PutRequest.ConditionExpression',
      'BatchWriteItem',
      { RequestItems: { orders: [{ PutRequest: { Item: {}, ConditionExpression: 'x' } }] } },
    ],
    ['TransactWriteItems.ReturnItemCollectionMetrics', 'TransactWriteItems', { ReturnItemCollectionMetrics: 'SIZE' }],
    ['TransactItems.Put.Expected', 'TransactWriteItems', { TransactItems: [{ Put: { Expected: {} } }] }],
    ['TransactGetItems.TransactItems.Put', 'TransactGetItems', { TransactItems: [{ Put: {} }] }],
    [
      'ExecuteStatement.ReturnValuesOnConditionCheckFailure',
      'ExecuteStatement',
      { Statement: 'x', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
    ],
    [
      'BatchExecuteStatement.Statements.ReturnValuesOnConditionCheckFailure',
      'BatchExecuteStatement',
      { Statements: [{ Statement: 'x', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }] },
    ],
    [
      'ExecuteTransaction.TransactStatements.ReturnValuesOnConditionCheckFailure',
      'ExecuteTransaction',
      { TransactStatements: [{ Statement: 'x', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }] },
    ],
    ['DescribeTable.Foo', 'DescribeTable', { Foo: 1 }],
    ['ListTagsOfResource.NextToken', 'ListTagsOfResource', { ResourceArn: 'x', NextToken: 'x' }],
    ['UpdateTimeToLive.Foo', 'UpdateTimeToLive', { Foo: 1 }],
    ['UpdateContinuousBackups.Foo', 'UpdateContinuousBackups', { Foo: 1 }],
  ])('%s', async (name, operation, input) => {
    const call = { operation, input: { ...input, TableName: 'orders' } };
    await expect(async () => front.service.handle(call, { kind: 'administrator' })).rejects.toMatchObject({
      code: 'NotImplementedInSandbox',
      message: expect.stringContaining(name),
    });
  });
});

describe('the engine of the sandbox', () => {
  it('is asked for by name, with its version, where it is missing', () => {
    expect(() => engineBinary('darwin', 'arm64')).toThrow(
      `npm install --no-save @dynoxide/darwin-arm64@${engineVersion}`,
    );
  });

  it('that does not start is an error that says why', async () => {
    await expect(startEngineProcess('/bin/false', '/nowhere/db')).rejects.toThrow(
      'did not start. The DynamoDB engine stopped',
    );
    await expect(startEngineProcess('/nowhere/engine', '/nowhere/db')).rejects.toThrow("can't be run");
  });

  it('ends with its process, even with one that is killed', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sandbox-dynamodb-'));
    const source = new URL('../../../sandbox/dynamodb/', import.meta.url);
    const script = `
      const { startEngineProcess } = await import('${new URL('engine-process.ts', source)}');
      const { engineBinary } = await import('${new URL('engine-binary.ts', source)}');
      const { port } = await startEngineProcess(engineBinary(), '${join(directory, 'db.sqlite')}');
      console.log(port);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { env: { PATH: process.env.PATH } });
    const [port] = await once(parent.stdout, 'data');
    const answers = () =>
      fetch(`http://127.0.0.1:${Number(port)}`).then(
        () => true,
        () => false,
      );
    expect(await answers()).toBe(true);
    parent.kill('SIGKILL');
    while (await answers()) await setTimeout(10);
    rmSync(directory, { recursive: true });
  });

  it('is refused when it keeps its items in another form', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sandbox-dynamodb-'));
    const database = new DatabaseSync(join(directory, 'other.sqlite'));
    database.exec('CREATE TABLE "sandbox-schema-probe" (pk BLOB, value BLOB)');
    const engine = { call: async () => ({}), send: () => Promise.reject(), close: async () => undefined };
    await expect(checkEngineSchema(engine, database)).rejects.toThrow('keeps its items in another form');
    database.close();
    rmSync(directory, { recursive: true });
  });
});
