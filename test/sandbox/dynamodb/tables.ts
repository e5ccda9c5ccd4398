import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  ScanCommand,
  UpdateContinuousBackupsCommand,
} from '@aws-sdk/client-dynamodb';
import type { Front } from './front.ts';

/** A table with the key `id`, point-in-time recovery on. */
export const makeTable = async (
  { client }: Front,
  TableName: string,
  more: Partial<CreateTableCommandInput> = {},
): Promise<void> => {
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      ...more,
    }),
  );
  const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
  await client.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
};

/** Waits, in real time, until a table whose restore time has passed is filled. */
export const untilActive = async ({ client }: Front, TableName: string): Promise<void> => {
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    if (Table?.TableStatus === 'ACTIVE') return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** Every item, as JSON, in a fixed order. */
export const contents = async ({ client }: Front, TableName: string, IndexName?: string): Promise<string[]> => {
  const { Items = [] } = await client.send(new ScanCommand({ TableName, ...(IndexName && { IndexName }) }));
  return Items.map((item) => JSON.stringify(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))).toSorted();
};
