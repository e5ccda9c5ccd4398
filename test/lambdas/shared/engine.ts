import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';

export { type Engine, startEngine } from '../engine.ts';

/** A fresh run store's table. */
export const createRunStoreTable = async (client: DynamoDBClient, name: string) => {
  await client.send(
    new CreateTableCommand({
      TableName: name,
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
};
