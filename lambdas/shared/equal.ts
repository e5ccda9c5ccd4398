import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { canonicalValue } from './canonical.ts';

/** Whether DynamoDB would call both values equal; two missing ones are. */
export const equalValues = (a: AttributeValue | undefined, b: AttributeValue | undefined): boolean =>
  a === undefined || b === undefined ? a === b : canonicalValue(a) === canonicalValue(b);
