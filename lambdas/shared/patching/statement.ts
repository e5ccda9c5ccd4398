import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Write } from './decision.ts';

/** One of BatchExecuteStatement's. */
export interface StatementRequest {
  readonly Statement: string;
  readonly Parameters: AttributeValue[];
}

/** DynamoDB's limit on a statement. */
const maxCharacters = 8192;
/** Fewer than a condition expression holds: neither way of writing takes what the other one refuses. */
const maxConditions = 100;
/** Names that need quotes at most; a dot or a bracket could be taken for a path. */
const plain = /^[A-Za-z_][\w-]*$/;

/**
 * The write as a PartiQL statement with the same condition as its single request, or undefined where that can't be had: a delete
 * does not say what it deleted, names beyond plain ones have no documented spelling, and NULL is equal to nothing in SQL.
 */
export const statementOf = (tableName: string, write: Write): StatementRequest | undefined => {
  const { kind, key, changes } = write;
  const names = [...Object.keys(key), ...Object.keys(changes)];
  if (kind === 'delete' || !names.every((name) => plain.test(name))) return undefined;
  if (kind === 'update' && !isComparable(Object.values(changes).map(({ before }) => before))) return undefined;
  const statement = kind === 'put' ? insert(tableName, write) : update(tableName, write);
  return statement.Statement.length <= maxCharacters ? statement : undefined;
};

const isComparable = (values: readonly (AttributeValue | undefined)[]) =>
  values.length > 0 && values.length <= maxConditions && !values.some((value) => value && holdsNull(value));

const holdsNull = ({ NULL, L, M }: AttributeValue): boolean =>
  NULL !== undefined || (L ?? Object.values(M ?? {})).some(holdsNull);

/** Puts if absent: an item that is there is a DuplicateItem. */
const insert = (tableName: string, { key, changes }: Write): StatementRequest => {
  const image = [
    ...Object.entries(key),
    ...Object.entries(changes).flatMap(([name, { after }]): [string, AttributeValue][] =>
      after ? [[name, after]] : [],
    ),
  ];
  return {
    Statement: `INSERT INTO "${tableName}" VALUE {${image.map(([name]) => `'${name}':?`).join()}}`,
    Parameters: image.map(([, value]) => value),
  };
};

/** Updates only what exists: without an item its condition fails. */
const update = (tableName: string, { key, changes }: Write): StatementRequest => {
  const [sets, removes, after, before]: [string[], string[], AttributeValue[], AttributeValue[]] = [[], [], [], []];
  const conditions = Object.keys(key).map((name) => `"${name}"=?`);
  for (const [name, change] of Object.entries(changes)) {
    if (change.after) {
      sets.push(`SET "${name}"=?`);
      after.push(change.after);
    } else removes.push(`REMOVE "${name}"`);
    conditions.push(change.before ? `"${name}"=?` : `"${name}" IS MISSING`);
    if (change.before) before.push(change.before);
  }
  return {
    Statement: `UPDATE "${tableName}" ${[...sets, ...removes].join(' ')} WHERE ${conditions.join(' AND ')}`,
    Parameters: [...after, ...Object.values(key), ...before],
  };
};
