import { DescribeTimeToLiveCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Looks up a table's TTL attribute, once a table and container: it hardly ever changes. */
export const ttlAttributeOf = (client: DynamoDBClient) => {
  const known = new Map<string, string | undefined>();
  return async (tableName: string): Promise<string | undefined> => {
    if (!known.has(tableName)) {
      const { TimeToLiveDescription: ttl } = await client.send(new DescribeTimeToLiveCommand({ TableName: tableName }));
      const on = ttl?.TimeToLiveStatus === 'ENABLED' || ttl?.TimeToLiveStatus === 'ENABLING';
      known.set(tableName, on ? ttl.AttributeName : undefined);
    }
    return known.get(tableName);
  };
};
