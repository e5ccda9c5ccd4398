import { createHash } from 'node:crypto';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import type { Aws } from './aws.ts';

/** SHA-256 of a table's items, whatever their order. */
export const snapshot = async ({ dynamodb }: Aws, TableName: string): Promise<string> => {
  const orders: string[] = [];
  for await (const { Items = [] } of paginateScan({ client: dynamodb }, { TableName, ConsistentRead: true }))
    orders.push(...Items.map((item) => JSON.stringify(Object.entries(item).sort())));
  return createHash('sha256').update(orders.sort().join()).digest('hex');
};
