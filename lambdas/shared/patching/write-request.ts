import type { AttributeValue, DeleteItemInput, PutItemInput, UpdateItemInput } from '@aws-sdk/client-dynamodb';
import type { Write } from './decision.ts';

export type WriteRequest =
  | { readonly put: PutItemInput }
  | { readonly update: UpdateItemInput }
  | { readonly delete: DeleteItemInput };

/** DynamoDB's limits on one expression. */
const maxBytes = 4096;
const maxOperators = 300;

/**
 * The write as one conditional request: every attribute that it changes must still be as it was read.
 * Throws where the condition would be too large for DynamoDB: splitting it would make the write not atomic.
 */
export const writeRequest = (tableName: string, { kind, key, changes }: Write): WriteRequest => {
  const names: Record<string, string> = { '#key': Object.keys(key)[0] ?? '' };
  const values: Record<string, AttributeValue> = {};
  const [sets, removes]: [string[], string[]] = [[], []];
  const conditions = [kind === 'put' ? 'attribute_not_exists(#key)' : 'attribute_exists(#key)'];
  const image = new Map(Object.entries(key));
  for (const [index, [name, { before, after }]] of Object.entries(Object.entries(changes))) {
    if (kind === 'put') {
      if (after) image.set(name, after);
      continue;
    }
    names[`#${index}`] = name;
    conditions.push(before ? `#${index}=:b${index}` : `attribute_not_exists(#${index})`);
    if (before) values[`:b${index}`] = before;
    if (kind === 'delete') continue;
    if (after) {
      values[`:a${index}`] = after;
      sets.push(`#${index}=:a${index}`);
    } else removes.push(`#${index}`);
  }
  const ConditionExpression = conditions.join(' AND ');
  const UpdateExpression = [
    ...(sets.length > 0 ? [`SET ${sets.join(',')}`] : []),
    ...(removes.length > 0 ? [`REMOVE ${removes.join(',')}`] : []),
  ].join(' ');
  const operators = 2 * conditions.length - 1;
  if (operators > maxOperators || ConditionExpression.length > maxBytes || UpdateExpression.length > maxBytes)
    throw new Error(
      `${conditions.length - 1} attributes differ, more than one conditional write can check: name those to repair in patch.attributes.`,
    );
  const common = {
    TableName: tableName,
    ConditionExpression,
    ExpressionAttributeNames: names,
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  };
  if (kind === 'put') return { put: { ...common, Item: Object.fromEntries(image) } };
  if (kind === 'delete') return { delete: { ...common, Key: key, ReturnValues: 'ALL_OLD' } };
  return { update: { ...common, Key: key, UpdateExpression } };
};
