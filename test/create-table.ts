import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KeyAttribute } from '../lambdas/shared/attribute.ts';

/** An on-demand table with nothing but its key: partition key first. */
export const createTable = (client: DynamoDBClient, TableName: string, key: readonly KeyAttribute[]) =>
  client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: key.map(({ name }, n) => ({ AttributeName: name, KeyType: n === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: key.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
    }),
  );

/** The key schema of most tests: text, and a number. */
export const pkSk = [
  { name: 'pk', type: 'S' },
  { name: 'sk', type: 'N' },
] as const satisfies readonly KeyAttribute[];
