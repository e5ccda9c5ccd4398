import type { TableDescription } from '@aws-sdk/client-dynamodb';
import type { KeyAttribute } from './attribute.ts';

/** The primary key of a table, partition key first. */
export const keySchemaOf = ({ KeySchema = [], AttributeDefinitions = [] }: TableDescription): KeyAttribute[] =>
  [...KeySchema]
    .sort((a) => (a.KeyType === 'HASH' ? -1 : 1))
    .map(({ AttributeName: name = '' }) => {
      const type = AttributeDefinitions.find((definition) => definition.AttributeName === name)?.AttributeType;
      return { name, type: type ?? 'S' };
    });
