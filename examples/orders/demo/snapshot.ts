import { createHash } from 'node:crypto';
import { paginateScan } from '@aws-sdk/client-dynamodb';
import { imageHash } from '../../../lambdas/shared/image-hash.ts';
import type { Aws } from './aws.ts';

/** SHA-256 of a table's items, whatever their order. */
export const snapshot = async ({ dynamodb }: Aws, TableName: string): Promise<string> => {
  const hashes: string[] = [];
  for await (const { Items = [] } of paginateScan({ client: dynamodb }, { TableName, ConsistentRead: true }))
    hashes.push(...Items.map(imageHash));
  return createHash('sha256').update(hashes.sort().join()).digest('hex');
};
