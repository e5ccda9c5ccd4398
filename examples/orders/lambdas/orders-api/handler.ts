import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import middy from '@middy/core';
import { readOnlyGuard } from '../../../../guard/read-only-guard.ts';
import { type WriteOrders, writeOrder } from '../../order-writes.ts';

const client = new DynamoDBClient({});

/** Takes orders, changes and cancels them, unless the table is being repaired. */
export const handler = middy<WriteOrders, unknown>()
  .use(readOnlyGuard({ parameterName: process.env.READ_ONLY_PARAMETER ?? '' }))
  .handler(async ({ writes, release }) => {
    for (const write of writes) await writeOrder(client, process.env.TABLE_NAME ?? '', write, release);
    return { statusCode: 200, body: JSON.stringify({ written: writes.length }) };
  });
