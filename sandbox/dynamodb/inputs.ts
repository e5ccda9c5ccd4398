import { notImplemented } from '../core/service.ts';
import { arrayOf, objectOf } from './members.ts';

/** Refuses by name what a value has that is not acted upon. `what`: the value's own name. */
type Check = (what: string, value: unknown) => void;

/** `given`: members that are passed on as they are; `nested`: those that are looked into. */
const structure = (given: readonly string[], nested: Readonly<Record<string, Check>> = {}): Check => {
  const known = new Map<string, Check | undefined>([
    ...given.map((name) => [name, undefined] as const),
    ...Object.entries(nested),
  ]);
  return (what, value) => {
    const members = objectOf(value);
    for (const name in members) {
      if (!known.has(name)) throw notImplemented(`${what}.${name}`);
      known.get(name)?.(`${what}.${name}`, members[name]);
    }
  };
};
const list =
  (check: Check): Check =>
  (what, value) => {
    for (const element of arrayOf(value)) check(what, element);
  };
const map =
  (check: Check): Check =>
  (what, value) => {
    for (const element of Object.values(objectOf(value))) check(what, element);
  };

const names = ['ExpressionAttributeNames'];
const expression = [...names, 'ExpressionAttributeValues'];
const capacity = ['ReturnConsumedCapacity'];
const condition = [...expression, 'ConditionExpression', 'ReturnValuesOnConditionCheckFailure'];
const write = [
  ...condition,
  ...capacity,
  'TableName',
  'Expected',
  'ConditionalOperator',
  'ReturnValues',
  'ReturnItemCollectionMetrics',
];
const read = [...names, 'ConsistentRead', 'ProjectionExpression', 'AttributesToGet'];
const search = [
  ...[...read, ...expression, ...capacity, 'TableName', 'IndexName', 'Select', 'Limit'],
  ...['ExclusiveStartKey', 'FilterExpression', 'ConditionalOperator'],
];
const inTransaction = (...members: readonly string[]) => structure([...condition, 'TableName', ...members]);
const statement = ['Statement', 'Parameters'];

/**
 * The members of each data-plane operation that the engine acts upon: all that the API has, save ReturnItemCollectionMetrics
 * of a transaction and ReturnValuesOnConditionCheckFailure of PartiQL. And of operations that have no check of their own.
 */
const inputs: Readonly<Record<string, Check>> = {
  PutItem: structure([...write, 'Item']),
  DeleteItem: structure([...write, 'Key']),
  UpdateItem: structure([...write, 'Key', 'UpdateExpression', 'AttributeUpdates']),
  GetItem: structure([...read, ...capacity, 'TableName', 'Key']),
  Query: structure([...search, 'KeyConditionExpression', 'KeyConditions', 'QueryFilter', 'ScanIndexForward']),
  Scan: structure([...search, 'ScanFilter', 'Segment', 'TotalSegments']),
  BatchGetItem: structure(capacity, { RequestItems: map(structure([...read, 'Keys'])) }),
  BatchWriteItem: structure([...capacity, 'ReturnItemCollectionMetrics'], {
    RequestItems: map(list(structure([], { PutRequest: structure(['Item']), DeleteRequest: structure(['Key']) }))),
  }),
  TransactGetItems: structure(capacity, {
    TransactItems: list(structure([], { Get: structure([...names, 'TableName', 'Key', 'ProjectionExpression']) })),
  }),
  TransactWriteItems: structure([...capacity, 'ClientRequestToken'], {
    TransactItems: list(
      structure([], {
        ConditionCheck: inTransaction('Key'),
        Put: inTransaction('Item'),
        Delete: inTransaction('Key'),
        Update: inTransaction('Key', 'UpdateExpression'),
      }),
    ),
  }),
  ExecuteStatement: structure([...statement, ...capacity, 'ConsistentRead', 'NextToken', 'Limit']),
  BatchExecuteStatement: structure(capacity, { Statements: list(structure([...statement, 'ConsistentRead'])) }),
  ExecuteTransaction: structure([...capacity, 'ClientRequestToken'], {
    TransactStatements: list(structure(statement)),
  }),

  DescribeTable: structure(['TableName']),
  DeleteTable: structure(['TableName']),
  ListTables: structure(['ExclusiveStartTableName', 'Limit']),
  DescribeTimeToLive: structure(['TableName']),
  DescribeContinuousBackups: structure(['TableName']),
  // No list of tags has a second page.
  ListTagsOfResource: structure(['ResourceArn']),
  TagResource: structure(['ResourceArn'], { Tags: list(structure(['Key', 'Value'])) }),
  UntagResource: structure(['ResourceArn', 'TagKeys']),
};

/** The engine ignores what it does not know: it is refused here, by name. */
export const checkInput = (operation: string, input: Readonly<Record<string, unknown>>): void =>
  inputs[operation]?.(operation, input);
