import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  GetItemCommand,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import type { Image } from '../lambdas/shared/attribute.ts';
import { inParallel } from '../lambdas/shared/in-parallel.ts';
import { baseTable, liveTable } from './patching-setup.ts';
import { chunks, type PatchingWorld, range } from './patching-world.ts';

/** The least that repairs under a condition: read both in batches, put each under a condition. No journal, no outcomes. */
export const bareLoop = async ({ client, keyOf }: PatchingWorld, items: number, width: number, puts: number) => {
  const read = async (TableName: string, Keys: Image[]) => {
    const RequestItems = { [TableName]: { Keys, ConsistentRead: true } };
    const { Responses } = await client.send(new BatchGetItemCommand({ RequestItems }));
    return new Map((Responses?.[TableName] ?? []).map((image) => [image.sk?.N, image]));
  };
  await inParallel(chunks(range(0, items), 100), width, async (numbers) => {
    const [base, live] = [await read(baseTable, numbers.map(keyOf)), await read(liveTable, numbers.map(keyOf))];
    await inParallel(base, puts, async ([sk, Item]) => {
      const total = live.get(sk)?.total;
      if (!total) return;
      const condition = { ConditionExpression: '#t=:t', ExpressionAttributeNames: { '#t': 'total' } };
      const values = { ExpressionAttributeValues: { ':t': total } };
      await client.send(new PutItemCommand({ TableName: liveTable, Item, ...condition, ...values }));
    });
  });
};

/** What the blogs show: get from the restored table, put into the live one, an item after the other. */
export const bloggedScript = async ({ client, keyOf }: PatchingWorld, items: number) => {
  for (const n of range(0, items)) {
    const { Item } = await client.send(new GetItemCommand({ TableName: baseTable, Key: keyOf(n) }));
    await client.send(new PutItemCommand({ TableName: liveTable, Item }));
  }
};

/** The repair that asks for no keys: the restored table is scanned, and all of it put into the live one. */
export const rewriteEverything = async ({ client }: PatchingWorld) => {
  for await (const { Items = [] } of paginateScan({ client }, { TableName: baseTable }))
    for (const some of chunks(Items, 25)) {
      const requests = some.map((Item) => ({ PutRequest: { Item } }));
      await client.send(new BatchWriteItemCommand({ RequestItems: { [liveTable]: requests } }));
    }
};
