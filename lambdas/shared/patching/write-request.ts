import type { DeleteItemInput, PutItemInput, UpdateItemInput } from '@aws-sdk/client-dynamodb';
import type { Write } from './decision.ts';
import { type Expressions, expressionParts } from './expressions.ts';

export type WriteRequest =
  | { readonly put: PutItemInput }
  | { readonly update: UpdateItemInput }
  | { readonly delete: DeleteItemInput };

/** So many attributes fit into one request, whatever becomes of them. */
const alwaysFit = 100;

/**
 * The write as conditional requests: what each of them changes must still be as it was read. Most often it is one request, and the item
 * changes as a whole or not at all. An update of more attributes than a condition holds (about 149) is several, one after the other:
 * then that holds for each attribute, not for the item. A delete is one request, and its condition names as many attributes as it holds;
 * ALL_OLD tells about the others.
 */
export const writeRequests = (tableName: string, { kind, key, changes }: Write): WriteRequest[] => {
  const common = { TableName: tableName, ReturnConsumedCapacity: 'TOTAL' } as const;
  const keyName = Object.keys(key)[0] ?? '';
  if (kind === 'put') {
    const absent = {
      ConditionExpression: 'attribute_not_exists(#key)',
      ExpressionAttributeNames: { '#key': keyName },
    };
    return [{ put: { ...common, ...absent, Item: { ...key, ...after(changes) } } }];
  }
  const parts = expressionParts(keyName, changes);
  const updateOf = (part: Expressions): WriteRequest => ({
    update: { ...common, ...conditionOf(part), Key: key, UpdateExpression: part.update },
  });
  const deleteOf = (part: Expressions): WriteRequest => ({
    delete: { ...common, ...conditionOf(part), Key: key, ReturnValues: 'ALL_OLD' },
  });
  return kind === 'update' ? parts.map(updateOf) : parts.slice(0, 1).map(deleteOf);
};

/** Whether another attempt may find the write half done. */
export const isInParts = ({ kind, key, changes }: Write): boolean =>
  kind === 'update' &&
  Object.keys(changes).length > alwaysFit &&
  expressionParts(Object.keys(key)[0] ?? '', changes).length > 1;

const conditionOf = ({ condition, names, values }: Expressions) => ({
  ConditionExpression: condition,
  ExpressionAttributeNames: names,
  ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
});

const after = (changes: Write['changes']) =>
  Object.fromEntries(Object.entries(changes).flatMap(([name, { after }]) => (after ? [[name, after]] : [])));
