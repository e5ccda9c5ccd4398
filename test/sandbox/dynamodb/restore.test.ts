import {
  BatchWriteItemCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  ExecuteStatementCommand,
  PutItemCommand,
  QueryCommand,
  RestoreTableToPointInTimeCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Front, openFront } from './front.ts';
import { contents, makeTable, untilActive } from './tables.ts';

describe('a table restored to a point in time', () => {
  let front: Front;
  let names = 0;
  const send: Front['client']['send'] = (...args: unknown[]) => (front.client.send as CallableFunction)(...args);

  beforeAll(async () => {
    front = await openFront({ restoreSeconds: 600, restorableLagSeconds: 300 });
  });
  afterAll(() => front.close());

  /** The next whole second of sandbox time, in seconds. */
  const nextSecond = () => {
    front.world.clock.advance(1);
    return Math.floor(front.world.clock.now() / 1000);
  };
  const restore = async (SourceTableName: string, second: number, more = {}) => {
    const TargetTableName = `restored-${++names}`;
    const input = { SourceTableName, TargetTableName, RestoreDateTime: new Date(second * 1000), ...more };
    await send(new RestoreTableToPointInTimeCommand(input));
    front.world.clock.advance(600);
    await untilActive(front, TargetTableName);
    return TargetTableName;
  };

  /** One write of each kind, over few keys, so that they meet. */
  const id = fc.constantFrom('a', 'b', 'c', 'ä😀', 'd');
  const write = fc.record({
    kind: fc.constantFrom('put', 'update', 'delete', 'batch', 'transaction', 'partiql-update', 'partiql-delete'),
    id,
    value: fc.integer({ min: 0, max: 3 }),
  });
  const perform = async (TableName: string, { kind, id: name, value }: { kind: string; id: string; value: number }) => {
    const Key = { id: { S: name } };
    const Item = { ...Key, v: { N: String(value) }, g: { S: `g${value}` } };
    const other = { id: { S: 'other' } };
    const statement = (Statement: string) =>
      send(new ExecuteStatementCommand({ Statement, Parameters: [{ S: name }] })).catch((error: Error) => {
        if (error.name !== 'ConditionalCheckFailedException') throw error;
      });
    if (kind === 'put') await send(new PutItemCommand({ TableName, Item }));
    else if (kind === 'delete') await send(new DeleteItemCommand({ TableName, Key }));
    else if (kind === 'update') {
      const values = { ':v': { N: String(value) } };
      const input = { TableName, Key, UpdateExpression: 'SET u = :v', ExpressionAttributeValues: values };
      await send(new UpdateItemCommand(input));
    } else if (kind === 'batch') {
      const requests = [{ PutRequest: { Item } }, { DeleteRequest: { Key: other } }];
      await send(new BatchWriteItemCommand({ RequestItems: { [TableName]: requests } }));
    } else if (kind === 'transaction') {
      const put = { Put: { TableName, Item: { ...Item, ...other } } };
      await send(new TransactWriteItemsCommand({ TransactItems: [put, { Delete: { TableName, Key } }] }));
    } else if (kind === 'partiql-update') await statement(`UPDATE "${TableName}" SET v = ${value} WHERE id = ?`);
    else await statement(`DELETE FROM "${TableName}" WHERE id = ?`);
  };

  it('has exactly what was there at that second, whatever was written before and after', async () => {
    const seconds = fc.array(fc.array(write, { maxLength: 4 }), { minLength: 2, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(seconds, async (writesBySecond) => {
        const source = `random-${++names}`;
        await makeTable(front, source);
        const states: { second: number; items: string[] }[] = [];
        for (const writes of writesBySecond) {
          for (const one of writes) await perform(source, one);
          states.push({ second: nextSecond(), items: await contents(front, source) });
        }
        front.world.clock.advance(301);
        for (const { second, items } of states) {
          expect(await contents(front, await restore(source, second))).toEqual(items);
        }
      }),
      { numRuns: 12 },
    );
  });

  it('serves what SQL put into it like what was written through the API', async () => {
    await makeTable(front, 'many', {
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'n', AttributeType: 'N' },
      ],
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'n', KeyType: 'RANGE' },
      ],
    });
    const item = (n: number) => ({
      id: { S: `p${n % 7}` },
      n: { N: String(n / 2 - 100) },
      v: { S: 'x'.repeat(n % 50) },
    });
    for (let start = 0; start < 1000; start += 25) {
      const puts = Array.from({ length: 25 }, (_, offset) => ({ PutRequest: { Item: item(start + offset) } }));
      await send(new BatchWriteItemCommand({ RequestItems: { many: puts } }));
    }
    const second = nextSecond();
    front.world.clock.advance(301);
    const target = await restore('many', second);
    const { Table } = await send(new DescribeTableCommand({ TableName: target }));
    expect(Table?.ItemCount).toBe(1000);
    const condition = { KeyConditionExpression: 'id = :p AND n < :n', ScanIndexForward: false };
    const values = { ExpressionAttributeValues: { ':p': { S: 'p3' }, ':n': { N: '0' } } };
    const query = async (TableName: string) =>
      (await send(new QueryCommand({ TableName, ...condition, ...values }))).Items;
    expect(await query(target)).toEqual(await query('many'));
    const segment = async (TableName: string) =>
      (await send(new ScanCommand({ TableName, TotalSegments: 3, Segment: 1 }))).Items;
    expect(await segment(target)).toEqual(await segment('many'));
    await send(
      new UpdateItemCommand({
        TableName: target,
        Key: { id: { S: 'p0' }, n: { N: '-100' } },
        UpdateExpression: 'SET v = n',
      }),
    );
    expect((await send(new DescribeTableCommand({ TableName: target }))).Table?.ItemCount).toBe(1000);
  });

  const indexed = {
    AttributeDefinitions: ['id', 'g'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' as const })),
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-g',
        KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' as const }],
        Projection: { ProjectionType: 'ALL' as const },
      },
    ],
  };

  it('keeps its indexes, filled, unless told otherwise', async () => {
    await makeTable(front, 'indexed', indexed);
    for (const name of ['a', 'b', 'c']) {
      const g = name === 'c' ? {} : { g: { S: 'x' } };
      await send(new PutItemCommand({ TableName: 'indexed', Item: { id: { S: name }, ...g } }));
    }
    const second = nextSecond();
    await send(new DeleteItemCommand({ TableName: 'indexed', Key: { id: { S: 'a' } } }));
    front.world.clock.advance(301);
    const full = await restore('indexed', second);
    expect(await contents(front, full)).toHaveLength(3);
    expect(await contents(front, full, 'by-g')).toHaveLength(2);
    const bare = await restore('indexed', second, {
      GlobalSecondaryIndexOverride: [],
      BillingModeOverride: 'PAY_PER_REQUEST',
    });
    const { Table } = await send(new DescribeTableCommand({ TableName: bare }));
    expect(Table?.GlobalSecondaryIndexes).toBeUndefined();
    expect(Table?.AttributeDefinitions).toHaveLength(1);
    expect(await contents(front, bare)).toEqual(await contents(front, full));
  });

  it('outlives its source', async () => {
    await makeTable(front, 'short-lived', indexed);
    await send(new PutItemCommand({ TableName: 'short-lived', Item: { id: { S: 'a' } } }));
    front.world.clock.advance(302);
    const target = { SourceTableName: 'short-lived', TargetTableName: 'survivor', UseLatestRestorableTime: true };
    await send(new RestoreTableToPointInTimeCommand(target));
    await send(new DeleteTableCommand({ TableName: 'short-lived' }));
    front.world.clock.advance(600);
    await untilActive(front, 'survivor');
    expect(await contents(front, 'survivor')).toHaveLength(1);
  });

  it('can itself be restored, with what it was made with', async () => {
    await makeTable(front, 'first');
    await send(new PutItemCommand({ TableName: 'first', Item: { id: { S: 'a' } } }));
    const second = nextSecond();
    front.world.clock.advance(301);
    const copy = await restore('first', second);
    await front.service.handle(
      {
        operation: 'UpdateContinuousBackups',
        input: { TableName: copy, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } },
      },
      { kind: 'administrator' },
    );
    const before = nextSecond();
    await send(new DeleteItemCommand({ TableName: copy, Key: { id: { S: 'a' } } }));
    front.world.clock.advance(301);
    expect(await contents(front, await restore(copy, before))).toHaveLength(1);
  });
});
