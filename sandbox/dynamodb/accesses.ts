import type { ApiCall } from '../core/service.ts';
import { type PartiQlTarget, partiQlTarget } from './partiql.ts';

/** One thing that a call does to one table. */
export interface Access {
  /** IAM's action, without `dynamodb:`. */
  readonly action: string;
  /** As the call has it: name or ARN. */
  readonly table: string;
  readonly index?: string;
}

type Input = ApiCall['input'];
type Accesses = (operation: string, input: Input) => Access[];

/**
 * What a data-plane call touches. Members that are missing or of the wrong type touch nothing: the engine refuses the call.
 * Sources: the operations' pages in the API reference, "IAM security policies with PartiQL for DynamoDB".
 */
export const dataPlaneAccesses = (operation: string, input: Input): Access[] =>
  dataPlane[operation]?.(operation, input) ?? [];

export const isDataPlane = (operation: string): boolean => Object.hasOwn(dataPlane, operation);

const writing: readonly string[] = [
  ...['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem'],
  ...['PartiQLInsert', 'PartiQLUpdate', 'PartiQLDelete'],
];

export const isWrite = ({ action }: Access): boolean => writing.includes(action);

const single: Accesses = (action, { TableName: table }) => (typeof table === 'string' ? [{ action, table }] : []);

const read: Accesses = (action, { TableName: table, IndexName: index }) => {
  if (typeof table !== 'string') return [];
  return [typeof index === 'string' ? { action, table, index } : { action, table }];
};

const batch: Accesses = (action, { RequestItems }) =>
  Object.keys(asObject(RequestItems)).map((table) => ({ action, table }));

const transactionActions: Record<string, string> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

const transaction: Accesses = (_operation, { TransactItems }) =>
  asArray(TransactItems).flatMap((part) =>
    Object.entries(asObject(part)).flatMap(([kind, request]) => {
      const { TableName: table } = asObject(request);
      const action = transactionActions[kind];
      return action && typeof table === 'string' ? [{ action, table }] : [];
    }),
  );

const statement: Accesses = (_operation, { Statement }) =>
  typeof Statement === 'string' ? [partiQlAccess(partiQlTarget(Statement))] : [];

const statements =
  (member: string): Accesses =>
  (operation, input) =>
    asArray(input[member]).flatMap((part) => statement(operation, asObject(part)));

const partiQlAccess = ({ verb, ...target }: PartiQlTarget): Access => ({ action: `PartiQL${verb}`, ...target });

const dataPlane: Record<string, Accesses> = {
  PutItem: single,
  GetItem: single,
  UpdateItem: single,
  DeleteItem: single,
  Query: read,
  Scan: read,
  BatchGetItem: batch,
  BatchWriteItem: batch,
  TransactGetItems: transaction,
  TransactWriteItems: transaction,
  ExecuteStatement: statement,
  BatchExecuteStatement: statements('Statements'),
  ExecuteTransaction: statements('TransactStatements'),
};

export const dataPlaneOperations: readonly string[] = Object.keys(dataPlane);

const asArray = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const asObject = (value: unknown): Input => (typeof value === 'object' && value !== null ? (value as Input) : {});
