import type { AttributeValue, BatchStatementRequest } from '@aws-sdk/client-dynamodb';
import type { Image } from '../../lambdas/shared/attribute.ts';
import { same } from './values.ts';

/** What an update sets; undefined: it removes the attribute. */
export type Assignments = ReadonlyMap<string, AttributeValue | undefined>;
export type Condition = (image: Image | null) => boolean;

interface Expressions {
  readonly ConditionExpression?: string | undefined;
  readonly UpdateExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
}

const unknown = (text: string): never => {
  throw new Error(`This DynamoDB does not understand "${text}".`);
};

/** Terms joined by AND: that an attribute is there, is not there, or has a value. */
export const condition = (request: Expressions): Condition => {
  const {
    ConditionExpression = '',
    ExpressionAttributeNames: names = {},
    ExpressionAttributeValues: values = {},
  } = request;
  const terms = ConditionExpression.split(' AND ').map((term) => {
    const [, not, there] = /^attribute_(not_)?exists\((#\w+)\)$/.exec(term) ?? [];
    const [, name, value] = /^(#\w+) ?= ?(:\w+)$/.exec(term) ?? [];
    const attribute = names[there ?? name ?? ''] ?? unknown(term);
    return (attributes: ReadonlyMap<string, AttributeValue>) =>
      there
        ? attributes.has(attribute) === (not === undefined)
        : same(attributes.get(attribute), values[value ?? ''] ?? unknown(term));
  });
  return (image) => {
    const attributes = new Map(Object.entries(image ?? {}));
    return terms.every((term) => term(attributes));
  };
};

/** `SET #a=:a,… REMOVE #b,…` */
export const updates = (request: Expressions): Assignments => {
  const {
    UpdateExpression = '',
    ExpressionAttributeNames: names = {},
    ExpressionAttributeValues: values = {},
  } = request;
  const [, sets = '', removes = ''] =
    /^(?:SET ([^A-Z]+?))? ?(?:REMOVE (.+))?$/.exec(UpdateExpression) ?? unknown(UpdateExpression);
  const assignments = new Map<string, AttributeValue | undefined>();
  for (const set of sets.split(',').filter(Boolean)) {
    const [name = '', value = ''] = set.split('=').map((part) => part.trim());
    assignments.set(names[name] ?? unknown(set), values[value] ?? unknown(set));
  }
  for (const name of removes.split(',').filter(Boolean))
    assignments.set(names[name.trim()] ?? unknown(name), undefined);
  return assignments;
};

/** The two statements that are used: `INSERT INTO "t" VALUE {'a':?,…}` and `UPDATE "t" SET "a"=? … REMOVE "b" … WHERE "a"=? AND "b" IS MISSING`. */
export const statement = ({ Statement = '', Parameters = [] }: BatchStatementRequest) => {
  const left = [...Parameters];
  const next = () => left.shift() ?? unknown(Statement);
  const [, into, fields] = /^INSERT INTO "([^"]+)" VALUE \{(.*)\}$/.exec(Statement) ?? [];
  if (into !== undefined && fields !== undefined) {
    const inserted = Object.fromEntries([...fields.matchAll(/'([^']+)':\?/g)].map(([, name = '']) => [name, next()]));
    return { table: into, inserted, values: new Map(), conditions: new Map() };
  }
  const [, table = unknown(Statement), does = '', where = ''] =
    /^UPDATE "([^"]+)" (.*) WHERE (.*)$/.exec(Statement) ?? [];
  const values = new Map(
    [...does.matchAll(/(SET|REMOVE) "([^"]+)"/g)].map(([, verb, name = '']) => [
      name,
      verb === 'SET' ? next() : undefined,
    ]),
  );
  const conditions = new Map(
    where.split(' AND ').map((term) => {
      const [, name = unknown(term), missing] = /^"([^"]+)"(?:=\?|( IS MISSING))$/.exec(term) ?? [];
      return [name, missing ? undefined : next()] as [string, AttributeValue | undefined];
    }),
  );
  return { table, inserted: undefined, values, conditions };
};
