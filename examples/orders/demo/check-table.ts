import { paginateScan } from '@aws-sdk/client-dynamodb';
import type { Aws } from './aws.ts';
import type { Expectation } from './expectation.ts';

export interface TableCheck {
  readonly items: number;
  /** Orders that are not what they should be: wrong, missing or too many. */
  readonly wrongAfter: number;
  readonly goodWritesLost: number;
  /** The first few of them, in words. */
  readonly examples: readonly string[];
}

/** Compares the table with the expectation, item by item. */
export const checkTable = async ({ dynamodb }: Aws, TableName: string, expected: Expectation): Promise<TableCheck> => {
  const found = new Map<string, { total: string; status: string }>();
  for await (const page of paginateScan({ client: dynamodb }, { TableName, ConsistentRead: true })) {
    for (const item of page.Items ?? []) {
      found.set(`${item.customer?.S}/${item.order?.S}`, {
        total: item.total?.N ?? 'missing',
        status: item.status?.S ?? 'missing',
      });
    }
  }
  const examples: string[] = [];
  const wrong = (sentence: string) => examples.push(sentence);
  for (const [key, { total, status }] of expected.orders) {
    const is = found.get(key);
    if (!is) wrong(`${key} is missing`);
    else if (Number(is.total) !== Number(total)) wrong(`${key} has the total ${is.total} instead of ${total}`);
    else if (is.status !== status) wrong(`${key} is ${is.status} instead of ${status}`);
  }
  for (const key of found.keys()) if (!expected.orders.has(key)) wrong(`${key} should not be there`);

  let goodWritesLost = 0;
  for (const [key, { total, status }] of expected.good) {
    const is = found.get(key);
    // A total that a good write set is lost unless it is still there, whatever else is right.
    if (!is || (status && is.status !== status) || (total && Number(is.total) !== Number(total))) goodWritesLost++;
  }
  return { items: found.size, wrongAfter: examples.length, goodWritesLost, examples: examples.slice(0, 5) };
};
