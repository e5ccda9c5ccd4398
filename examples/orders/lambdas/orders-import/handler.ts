import { BatchWriteItemCommand, DynamoDBClient, type WriteRequest } from '@aws-sdk/client-dynamodb';
import middy from '@middy/core';
import { readOnlyGuard } from '../../../../guard/read-only-guard.ts';
import type { Order } from '../../order-writes.ts';

const client = new DynamoDBClient({});
const tableName = process.env.TABLE_NAME ?? '';

const put = ({ customer, order, total, status }: Order, release: string): WriteRequest => ({
  PutRequest: {
    Item: {
      customer: { S: customer },
      order: { S: order },
      total: { N: total },
      status: { S: status },
      writtenBy: { S: release },
    },
  },
});

/** Imports orders, 25 a request, unless the table is being repaired. */
export const handler = middy<{ readonly release: string; readonly orders: readonly Order[] }, unknown>()
  .use(readOnlyGuard({ parameterName: process.env.READ_ONLY_PARAMETER ?? '' }))
  .handler(async ({ orders, release }) => {
    let waiting = orders.map((order) => put(order, release));
    while (waiting.length > 0) {
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [tableName]: waiting.slice(0, 25) } }),
      );
      waiting = [...(UnprocessedItems?.[tableName] ?? []), ...waiting.slice(25)];
    }
    return { statusCode: 200, body: JSON.stringify({ written: orders.length }) };
  });
