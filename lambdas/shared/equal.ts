import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { canonicalValue } from './canonical.ts';

/** Whether DynamoDB would call both values equal; two missing ones are. */
export const equalValues = (a: AttributeValue | undefined, b: AttributeValue | undefined): boolean => {
  if (a === undefined || b === undefined) return a === b;
  // Large values are most often texts: they need no copy to be compared.
  if (a.S !== undefined && b.S !== undefined) return a.S === b.S;
  return canonicalValue(a) === canonicalValue(b);
};
