import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Change, Changes } from './decision.ts';

/** DynamoDB's limits on one expression. */
const maxBytes = 4096;
const maxOperators = 300;

/** The expressions of a request that changes some attributes, if they are still as they were read. */
export interface Expressions {
  readonly condition: string;
  readonly update: string;
  readonly names: Record<string, string>;
  readonly values: Record<string, AttributeValue>;
}

/** What one change adds to the expressions, under a number. */
const term = (n: number, { before, after }: Change) => ({
  condition: before ? `#${n}=:b${n}` : `attribute_not_exists(#${n})`,
  isSet: after !== undefined,
  action: after ? `#${n}=:a${n}` : `#${n}`,
  values: { ...(before && { [`:b${n}`]: before }), ...(after && { [`:a${n}`]: after }) },
});

const exists = 'attribute_exists(#key)';

const expressionsOf = (keyName: string, changes: readonly (readonly [string, Change])[]): Expressions => {
  const terms = changes.map(([, change], n) => term(n, change));
  const actions = (wanted: boolean) => terms.filter(({ isSet }) => isSet === wanted).map(({ action }) => action);
  const [sets, removes] = [actions(true), actions(false)];
  return {
    condition: [exists, ...terms.map(({ condition }) => condition)].join(' AND '),
    update: [
      ...(sets.length > 0 ? [`SET ${sets.join(',')}`] : []),
      ...(removes.length > 0 ? [`REMOVE ${removes.join(',')}`] : []),
    ].join(' '),
    names: { '#key': keyName, ...Object.fromEntries(changes.map(([name], n) => [`#${n}`, name])) },
    values: Object.assign({}, ...terms.map(({ values }) => values)),
  };
};

/** The changes in their order, in as few parts as DynamoDB's limits allow; at least one. */
export const expressionParts = (keyName: string, changes: Changes): Expressions[] => {
  const parts: [string, Change][][] = [[]];
  let [condition, update] = [0, 0];
  for (const entry of Object.entries(changes)) {
    const part = parts.at(-1) ?? [];
    const next = term(part.length, entry[1]);
    const [more, moreUpdate] = [' AND '.length + next.condition.length, ','.length + next.action.length];
    condition += more;
    update += moreUpdate;
    const tooLong = condition > maxBytes - exists.length || update > maxBytes - 'SET  REMOVE '.length;
    if (tooLong || 2 * part.length + 3 > maxOperators) {
      parts.push([entry]);
      [condition, update] = [more, moreUpdate];
    } else part.push(entry);
  }
  return parts.map((part) => expressionsOf(keyName, part));
};
