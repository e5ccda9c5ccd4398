import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  ExecuteStatementCommand,
  PutItemCommand,
  type StreamViewType,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Front, openFront } from './front.ts';
import { makeTable } from './tables.ts';

describe("a table's stream", () => {
  let front: Front;
  const send: Front['client']['send'] = (...args: unknown[]) => (front.client.send as CallableFunction)(...args);
  const put = (TableName: string, id: string, v?: string) =>
    send(new PutItemCommand({ TableName, Item: { id: { S: id }, ...(v && { v: { S: v } }) } }));
  const remove = (TableName: string, id: string) => send(new DeleteItemCommand({ TableName, Key: { id: { S: id } } }));
  const withStream = (TableName: string, StreamViewType: StreamViewType) =>
    makeTable(front, TableName, { StreamSpecification: { StreamEnabled: true, StreamViewType } });
  const summary = (table: string, after = '0', limit = 100) =>
    front.service
      .records(table, after, limit)
      .map(({ eventName, dynamodb: { Keys, OldImage, NewImage } }) =>
        [eventName, Keys.id?.S, OldImage?.v?.S, NewImage?.v?.S].map((part) => part ?? '-').join(' '),
      );

  beforeAll(async () => {
    front = await openFront();
  });
  afterAll(() => front.close());

  it('has a record for every kind of write, in order, and none for what changed nothing', async () => {
    await withStream('orders', 'NEW_AND_OLD_IMAGES');
    const TableName = 'orders';
    await put(TableName, 'a', '1');
    await put(TableName, 'a', '1');
    await put(TableName, 'a', '2');
    const update = { TableName, Key: { id: { S: 'a' } }, UpdateExpression: 'SET v = :v' };
    await send(new UpdateItemCommand({ ...update, ExpressionAttributeValues: { ':v': { S: '3' } } }));
    await send(new UpdateItemCommand({ ...update, ExpressionAttributeValues: { ':v': { S: '3' } } }));
    const condition = { ConditionExpression: 'attribute_not_exists(id)' };
    await expect(send(new PutItemCommand({ TableName, Item: { id: { S: 'a' } }, ...condition }))).rejects.toThrow();
    await remove(TableName, 'a');
    await remove(TableName, 'a');
    await send(new BatchWriteItemCommand({ RequestItems: { orders: [{ PutRequest: { Item: { id: { S: 'b' } } } }] } }));
    const transaction = [
      { Put: { TableName, Item: { id: { S: 'c' } } } },
      { Delete: { TableName, Key: { id: { S: 'b' } } } },
    ];
    await send(new TransactWriteItemsCommand({ TransactItems: transaction }));
    const failing = [
      { Put: { TableName, Item: { id: { S: 'd' } } } },
      { Put: { TableName, Item: { id: { S: 'c' } }, ...condition } },
    ];
    await expect(send(new TransactWriteItemsCommand({ TransactItems: failing }))).rejects.toThrow();
    await send(new ExecuteStatementCommand({ Statement: `UPDATE "orders" SET v = '4' WHERE id = 'c'` }));
    expect(summary('orders')).toEqual([
      'INSERT a - 1',
      'MODIFY a 1 2',
      'MODIFY a 2 3',
      'REMOVE a 3 -',
      'INSERT b - -',
      'INSERT c - -',
      'REMOVE b - -',
      'MODIFY c - 4',
    ]);
  });

  it("has records in the shape of Lambda's events", async () => {
    await withStream('shaped', 'NEW_AND_OLD_IMAGES');
    await put('shaped', 'a', '1');
    const [record] = front.service.records('shaped', '0', 1);
    expect(record).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-central-1',
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(Number(record?.dynamodb.ApproximateCreationDateTime)),
        Keys: { id: { S: 'a' } },
        NewImage: { id: { S: 'a' }, v: { S: '1' } },
        SequenceNumber: expect.stringMatching(/^\d{21}$/),
        SizeBytes: 8,
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: front.service.streamArn('shaped'),
    });
    expect(front.world.clock.now() / 1000 - Number(record?.dynamodb.ApproximateCreationDateTime)).toBeLessThan(2);
  });

  it('is read from a sequence number on, so many at a time, past what changed nothing', async () => {
    await withStream('paged', 'NEW_IMAGE');
    for (const v of ['1', '1', '1', '2', '3']) await put('paged', 'a', v);
    const [first] = front.service.records('paged', '0', 1);
    const after = first?.dynamodb.SequenceNumber ?? '';
    expect(summary('paged', after, 1)).toEqual(['MODIFY a - 2']);
    expect(summary('paged', after)).toEqual(['MODIFY a - 2', 'MODIFY a - 3']);
    expect(summary('paged', front.service.latestSequence('paged'))).toEqual([]);
  });

  it.each<[StreamViewType, string[]]>([
    ['KEYS_ONLY', []],
    ['NEW_IMAGE', ['NewImage']],
    ['OLD_IMAGE', ['OldImage']],
    ['NEW_AND_OLD_IMAGES', ['NewImage', 'OldImage']],
  ])('of view type %s carries %j', async (viewType, images) => {
    const name = `viewed-${viewType}`;
    await withStream(name, viewType);
    await put(name, 'a', '1');
    await put(name, 'a', '2');
    const [, changed] = front.service.records(name, '0', 2);
    expect(Object.keys(changed?.dynamodb ?? {}).filter((member) => member.endsWith('Image'))).toEqual(images);
  });

  it('starts when it is switched on, ends when it is switched off, and is another one afterwards', async () => {
    const TableName = 'switched';
    await makeTable(front, TableName);
    const stream = (StreamSpecification: { StreamEnabled: boolean; StreamViewType?: StreamViewType }) =>
      send(new UpdateTableCommand({ TableName, StreamSpecification }));
    const on = { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' as const };
    await put(TableName, 'before');
    expect(front.service.streamArn(TableName)).toBeUndefined();
    const { TableDescription } = await stream(on);
    const arn = TableDescription?.LatestStreamArn ?? '';
    expect(arn).toMatch(/:table\/switched\/stream\/2026-11-20T10:[\d:.]+$/);
    expect(front.service.tableOfStream(arn)).toBe(TableName);
    await put(TableName, 'after');
    expect(summary(TableName)).toEqual(['INSERT after - -']);
    await expect(stream(on)).rejects.toMatchObject({ name: 'ValidationException' });
    await stream({ StreamEnabled: false });
    await expect(stream({ StreamEnabled: false })).rejects.toMatchObject({ name: 'ValidationException' });
    expect(summary(TableName)).toEqual([]);
    expect(front.service.tableOfStream(arn)).toBeUndefined();
    expect((await send(new DescribeTableCommand({ TableName }))).Table?.LatestStreamArn).toBe(arn);
    front.world.clock.advance(1);
    await stream(on);
    expect(front.service.streamArn(TableName)).not.toBe(arn);
    expect(summary(TableName)).toEqual([]);
  });

  it('ends with its table, and a table of the same name starts anew', async () => {
    await withStream('again', 'KEYS_ONLY');
    await put('again', 'a');
    const arn = front.service.streamArn('again') ?? '';
    await send(new DeleteTableCommand({ TableName: 'again' }));
    expect(front.service.tableOfStream(arn)).toBeUndefined();
    expect(() => front.service.records('again', '0', 1)).toThrow('not found');
    front.world.clock.advance(1);
    await withStream('again', 'KEYS_ONLY');
    expect(summary('again')).toEqual([]);
  });
});
