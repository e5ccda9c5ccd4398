import { type AttributeValue, BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Image } from '../attribute.ts';
import { canonicalImage } from '../canonical.ts';
import { failureOf } from './failure.ts';

/** An item, or null where there is none, or why it could not be read. */
export type ReadResult = { readonly image: Image | null } | { readonly unreadable: string };

/** Reads items with consistent reads; one answer a key, in their order. Never throws. */
export interface ImageReader {
  read(tableName: string, keys: readonly Image[]): Promise<ReadResult[]>;
}

/** DynamoDB's limit on BatchGetItem. */
const maxKeys = 100;
const maxAttempts = 10;

const select = (image: Image, key: Image) =>
  Object.fromEntries(Object.keys(key).map((name) => [name, image[name] as AttributeValue]));

export const imageReader = (client: DynamoDBClient, pause: (attempt: number) => Promise<void>): ImageReader => {
  const batch = async (tableName: string, keys: readonly Image[]): Promise<ReadResult[]> => {
    const found = new Map<string, Image>();
    let wanted = [...keys];
    for (let attempt = 1; wanted.length > 0; attempt++) {
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [tableName]: { Keys: wanted, ConsistentRead: true } } }),
      );
      const sample = keys[0] ?? {};
      for (const image of Responses?.[tableName] ?? []) found.set(canonicalImage(select(image, sample)), image);
      const left = UnprocessedKeys?.[tableName]?.Keys ?? [];
      if (left.length === wanted.length && attempt >= maxAttempts)
        throw new Error(`DynamoDB left ${left.length} reads of ${tableName} unprocessed ${attempt} times.`);
      wanted = left;
      if (wanted.length > 0) await pause(attempt);
    }
    return keys.map((key) => ({ image: found.get(canonicalImage(key)) ?? null }));
  };

  /** One key that DynamoDB refuses spoils a request: then each is asked for alone. */
  const tolerant = async (tableName: string, keys: readonly Image[]): Promise<ReadResult[]> => {
    try {
      return await batch(tableName, keys);
    } catch (error) {
      const spoilt = error instanceof Error && error.name === 'ValidationException' && keys.length > 1;
      if (!spoilt) return keys.map(() => ({ unreadable: failureOf(error).reason }));
      return (await Promise.all(keys.map((key) => tolerant(tableName, [key])))).flat();
    }
  };

  return {
    async read(tableName, keys) {
      const results: ReadResult[] = [];
      for (let start = 0; start < keys.length; start += maxKeys)
        results.push(...(await tolerant(tableName, keys.slice(start, start + maxKeys))));
      return results;
    },
  };
};
