import { BatchWriteItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Image } from '../shared/attribute.ts';
import { inParallel } from '../shared/in-parallel.ts';

/** DynamoDB's limit on BatchWriteItem. */
const maxItems = 25;
const maxAttempts = 8;
const width = 4;

/** Puts items in batches; returns those that DynamoDB did not take, after some tries. */
export const putItems =
  (client: DynamoDBClient, tableName: string, pause: (attempt: number) => Promise<void>) =>
  async (items: readonly Image[]): Promise<Image[]> => {
    const left: Image[] = [];
    const batches = Array.from({ length: Math.ceil(items.length / maxItems) }, (_, index) =>
      items.slice(index * maxItems, (index + 1) * maxItems),
    );
    await inParallel(batches, width, async (batch) => {
      let requests = batch.map((Item) => ({ PutRequest: { Item } }));
      for (let attempt = 1; requests.length > 0 && attempt <= maxAttempts; attempt++) {
        if (attempt > 1) await pause(attempt);
        const { UnprocessedItems } = await client.send(
          new BatchWriteItemCommand({ RequestItems: { [tableName]: requests } }),
        );
        requests = (UnprocessedItems?.[tableName] ?? []).flatMap(({ PutRequest }) =>
          PutRequest?.Item ? [{ PutRequest: { Item: PutRequest.Item } }] : [],
        );
      }
      left.push(...requests.map(({ PutRequest }) => PutRequest.Item));
    });
    return left;
  };
