import {
  BatchExecuteStatementCommand,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  DeleteItemCommand,
  ExecuteStatementCommand,
  ExecuteTransactionCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactGetItemsCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTable } from '../../create-table.ts';
import { type Front, openFront } from './front.ts';

describe("DynamoDB's data plane, through to the engine", () => {
  let front: Front;
  const send: Front['client']['send'] = (...args: unknown[]) => (front.client.send as CallableFunction)(...args);
  const table = { TableName: 'orders' };
  const key = (sk: string) => ({ pk: { S: 'a' }, sk: { S: sk } });

  beforeAll(async () => {
    front = await openFront();
    await createTable(front.client, table.TableName, [
      { name: 'pk', type: 'S' },
      { name: 'sk', type: 'S' },
    ]);
  });
  afterAll(() => front.close());

  it('writes and reads single items, values untouched', async () => {
    const item = {
      ...key('1'),
      n: { N: '12345678901234567890123456789012345678' },
      ü: { S: '😀' },
      b: { B: Buffer.from([1, 2]) },
    };
    await send(new PutItemCommand({ ...table, Item: item }));
    const { Item } = await send(new GetItemCommand({ ...table, Key: key('1') }));
    expect(Item).toEqual({ ...item, b: { B: new Uint8Array([1, 2]) } });
    const { Attributes } = await send(
      new UpdateItemCommand({
        ...table,
        Key: key('1'),
        UpdateExpression: 'SET n = :n REMOVE b',
        ExpressionAttributeValues: { ':n': { N: '2' } },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    expect(Attributes).toEqual({ n: { N: '2' } });
    const deleted = await send(new DeleteItemCommand({ ...table, Key: key('1'), ReturnValues: 'ALL_OLD' }));
    expect(deleted.Attributes).toEqual({ ...key('1'), n: { N: '2' }, ü: { S: '😀' } });
  });

  it('writes and reads in batches, and queries and scans what is there', async () => {
    const requests = ['x', 'y'].map((sk) => ({ PutRequest: { Item: key(sk) } }));
    const written = await send(new BatchWriteItemCommand({ RequestItems: { orders: requests } }));
    expect(written.UnprocessedItems).toEqual({});
    const read = await send(new BatchGetItemCommand({ RequestItems: { orders: { Keys: [key('x'), key('none')] } } }));
    expect(read.Responses).toEqual({ orders: [key('x')] });
    const condition = { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'a' } } };
    expect((await send(new QueryCommand({ ...table, ...condition }))).Count).toBe(2);
    expect((await send(new ScanCommand(table))).Items).toHaveLength(2);
  });

  it('acts upon the members that came before expressions', async () => {
    const item = { ...key('old'), n: { N: '1' } };
    await send(new PutItemCommand({ ...table, Item: item, Expected: { pk: { Exists: false } } }));
    const isTwo = { n: { Value: { N: '2' } } };
    const noTwo = new PutItemCommand({ ...table, Item: item, Expected: isTwo });
    await expect(send(noTwo)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    const updated = await send(
      new UpdateItemCommand({
        ...{ ...table, Key: key('old'), ReturnValues: 'UPDATED_NEW' },
        AttributeUpdates: { n: { Action: 'ADD', Value: { N: '1' } } },
        Expected: { ...isTwo, pk: { Value: { S: 'a' } } },
        ConditionalOperator: 'OR',
      }),
    );
    expect(updated.Attributes).toEqual({ n: { N: '2' } });
    const isOne = { n: { AttributeValueList: [{ N: '1' }], ComparisonOperator: 'EQ' as const } };
    expect((await send(new ScanCommand({ ...table, ScanFilter: isOne }))).Count).toBe(0);
    const read = await send(new GetItemCommand({ ...table, Key: key('old'), AttributesToGet: ['n'] }));
    expect(read.Item).toEqual({ n: { N: '2' } });
    await send(new DeleteItemCommand({ ...table, Key: key('old'), Expected: isTwo }));
  });

  it('runs transactions', async () => {
    const item = key('t');
    await send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { ...table, Item: item } }] }));
    const { Responses } = await send(
      new TransactGetItemsCommand({ TransactItems: [{ Get: { ...table, Key: item } }] }),
    );
    expect(Responses).toEqual([{ Item: item }]);
    const absent = { ConditionExpression: 'attribute_not_exists(pk)' };
    const again = new TransactWriteItemsCommand({ TransactItems: [{ Put: { ...table, Item: item, ...absent } }] });
    await expect(send(again)).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'ConditionalCheckFailed' }],
    });
  });

  it('runs PartiQL, alone, in batches and in transactions', async () => {
    await send(new ExecuteStatementCommand({ Statement: `INSERT INTO "orders" VALUE {'pk': 'p', 'sk': '1'}` }));
    const batch = [
      `UPDATE "orders" SET n = 1 WHERE pk = 'p' AND sk = '1'`,
      `UPDATE "orders" SET n = 1 WHERE pk = 'p' AND sk = '2'`,
    ];
    const { Responses } = await send(
      new BatchExecuteStatementCommand({ Statements: batch.map((Statement) => ({ Statement })) }),
    );
    expect(Responses?.map((response) => response.Error?.Code)).toEqual([undefined, 'ConditionalCheckFailed']);
    const statement = { Statement: `DELETE FROM "orders" WHERE pk = 'p' AND sk = '1'` };
    await send(new ExecuteTransactionCommand({ TransactStatements: [statement] }));
    const found = await send(new ExecuteStatementCommand({ Statement: `SELECT * FROM "orders" WHERE pk = 'p'` }));
    expect(found.Items).toEqual([]);
  });

  it("passes the engine's errors on unchanged, with what they carry", async () => {
    const condition = { ConditionExpression: 'attribute_not_exists(pk)' };
    const item = { ...key('e'), n: { N: '1' } };
    await send(new PutItemCommand({ ...table, Item: item }));
    const again = new PutItemCommand({
      ...table,
      Item: item,
      ...condition,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    await expect(send(again)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException', Item: item });
    const elsewhere = send(new GetItemCommand({ TableName: 'nowhere', Key: key('1') }));
    await expect(elsewhere).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it("answers with the engine's own bytes and checksum", async () => {
    const body = Buffer.from('{"TableName":"orders","Key":{"pk":{"S":"a"},"sk":{"S":"x"}}}');
    const headers = { 'x-amz-target': 'DynamoDB_20120810.GetItem' };
    const call = front.service.parse({ method: 'POST', path: '/', query: new URLSearchParams(), headers, body });
    const response = front.service.respond(call, await front.service.handle(call, { kind: 'administrator' }));
    expect(response.body).toBeInstanceOf(Buffer);
    expect(response.headers).toMatchObject({ 'x-amz-crc32': expect.stringMatching(/^\d+$/) });
  });

  it('carries pages of a megabyte, many at a time', async () => {
    const text = 'ü'.repeat(190_000);
    for (const sk of ['1', '2'])
      await send(new PutItemCommand({ ...table, Item: { ...key(sk), pk: { S: 'big' }, text: { S: text } } }));
    const condition = { KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: 'big' } } };
    const pages = await Promise.all(
      Array.from({ length: 8 }, () => send(new QueryCommand({ ...table, ...condition }))),
    );
    for (const { Items } of pages) expect(Items?.map((item) => item.text?.S === text)).toEqual([true, true]);
  });

  it('takes table ARNs for names', async () => {
    const arn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/orders';
    const item = key('arn');
    await send(new PutItemCommand({ TableName: arn, Item: item }));
    await send(new BatchWriteItemCommand({ RequestItems: { [arn]: [{ PutRequest: { Item: item } }] } }));
    await send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: arn, Item: item } }] }));
    expect((await send(new GetItemCommand({ TableName: arn, Key: item }))).Item).toEqual(item);
    const foreign = arn.replace('eu-central-1', 'us-east-1');
    await expect(send(new GetItemCommand({ TableName: foreign, Key: item }))).rejects.toMatchObject({
      name: 'NotImplementedInSandbox',
    });
  });

  it('answers calls from within the sandbox with objects, and errors by throwing', async () => {
    const administrator = { kind: 'administrator' } as const;
    const input = { ...table, Key: key('x') };
    const output = await front.service.handle({ operation: 'GetItem', input }, administrator);
    expect(output).toEqual({ Item: key('x') });
    const failing = front.service.handle(
      { operation: 'GetItem', input: { ...input, TableName: 'none' } },
      administrator,
    );
    await expect(failing).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });

  it('refuses the expression that would stop the engine, alone and in a transaction, and lives on', async () => {
    const update = {
      ...table,
      Key: key('x'),
      UpdateExpression: 'SET #ü = :v',
      ExpressionAttributeNames: { '#ü': 'u' },
    };
    const values = { ExpressionAttributeValues: { ':v': { S: '1' } } };
    const refusal = { name: 'ValidationException', message: expect.stringContaining('beyond ASCII') };
    await expect(send(new UpdateItemCommand({ ...update, ...values }))).rejects.toMatchObject(refusal);
    const transaction = new TransactWriteItemsCommand({ TransactItems: [{ Update: { ...update, ...values } }] });
    await expect(send(transaction)).rejects.toMatchObject(refusal);
    expect((await send(new ScanCommand(table))).$metadata.httpStatusCode).toBe(200);
  });

  it('refuses an attribute called like a placeholder of the same request, which the engine would take for that', async () => {
    const update = {
      ...table,
      Key: key('x'),
      UpdateExpression: 'SET #0 = :v REMOVE #1',
      ExpressionAttributeNames: { '#0': 'u', '#1': '#0' },
      ExpressionAttributeValues: { ':v': { S: '1' } },
    };
    const refusal = { name: 'ValidationException', message: expect.stringContaining('the attribute #0') };
    await expect(send(new UpdateItemCommand(update))).rejects.toMatchObject(refusal);
    const transaction = new TransactWriteItemsCommand({ TransactItems: [{ Update: update }] });
    await expect(send(transaction)).rejects.toMatchObject(refusal);
  });
});
