import { DeleteItemCommand, type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

/** An order, as the shop's functions know it. Amounts are decimal strings, in euros. */
export interface Order {
  readonly customer: string;
  readonly order: string;
  readonly total: string;
  readonly status: string;
}

export type OrderWrite =
  | { readonly kind: 'put'; readonly order: Order }
  | {
      readonly kind: 'set';
      readonly customer: string;
      readonly order: string;
      readonly total?: string;
      readonly status?: string;
    }
  | { readonly kind: 'delete'; readonly customer: string; readonly order: string };

/** What both functions are invoked with. `release` signs every write: it is how an incident's writes are told apart. */
export interface WriteOrders {
  readonly release: string;
  readonly writes: readonly OrderWrite[];
}

const keyOf = ({ customer, order }: { customer: string; order: string }) => ({
  customer: { S: customer },
  order: { S: order },
});

const signature = (TableName: string, write: { customer: string; order: string }, release: string) =>
  new UpdateItemCommand({
    TableName,
    Key: keyOf(write),
    ConditionExpression: 'attribute_exists(customer)',
    UpdateExpression: 'SET writtenBy = :release',
    ExpressionAttributeValues: { ':release': { S: release } },
  });

/** One write to the orders table, signed by the release that makes it. */
export const writeOrder = async (client: DynamoDBClient, TableName: string, write: OrderWrite, release: string) => {
  switch (write.kind) {
    case 'put': {
      const { total, status } = write.order;
      const Item = { ...keyOf(write.order), total: { N: total }, status: { S: status }, writtenBy: { S: release } };
      return client.send(new PutItemCommand({ TableName, Item }));
    }
    case 'delete':
      // Signed first: a stream record of a delete shows the item as it was, and so who wrote it last.
      await client.send(signature(TableName, write, release));
      return client.send(new DeleteItemCommand({ TableName, Key: keyOf(write) }));
    case 'set': {
      const changes = {
        total: write.total && { N: write.total },
        status: write.status && { S: write.status },
        writtenBy: { S: release },
      };
      const set = Object.entries(changes).flatMap(([name, value]) => (value ? [[name, value] as const] : []));
      return client.send(
        new UpdateItemCommand({
          TableName,
          Key: keyOf(write),
          UpdateExpression: `SET ${set.map((_, i) => `#${i} = :${i}`).join(', ')}`,
          ExpressionAttributeNames: Object.fromEntries(set.map(([name], i) => [`#${i}`, name])),
          ExpressionAttributeValues: Object.fromEntries(set.map(([, value], i) => [`:${i}`, value])),
        }),
      );
    }
  }
};
