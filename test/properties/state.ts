import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Image } from '../../lambdas/shared/attribute.ts';
import { same, textOf } from './values.ts';

/** An item without its key; null: there is none. */
export type State = ReadonlyMap<string, AttributeValue> | null;

/** What somebody does to an item. Undefined: the attribute goes. */
export type Change =
  | 'delete'
  | { readonly whole: boolean; readonly set: readonly (readonly [string, AttributeValue | undefined])[] };

export const changed = (state: State, change: Change): State => {
  if (change === 'delete') return null;
  const next = new Map(change.whole ? [] : state);
  for (const [name, value] of change.set)
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  return next;
};

/** Whether both have the value, or both have none. */
export const sameIn = (name: string, a: State, b: State): boolean => same(a?.get(name), b?.get(name));

export const namesIn = (...states: readonly State[]): string[] => [
  ...new Set(states.flatMap((state) => [...(state?.keys() ?? [])])),
];

export const differing = (a: State, b: State): string[] => namesIn(a, b).filter((name) => !sameIn(name, a, b));

export const sameState = (a: State, b: State): boolean => (a === null) === (b === null) && differing(a, b).length === 0;

export const imageOf = (key: Image, state: State): Image | null =>
  state && Object.fromEntries([...Object.entries(key), ...state]);

export const stateOf = (image: Image | null, key: Image): State =>
  image && new Map(Object.entries(image).filter(([name]) => !Object.hasOwn(key, name)));

/** For people, and to tell one spelling from another. */
export const shown = (state: State): string =>
  state === null
    ? 'no item'
    : `{${[...state]
        .map(([name, value]) => `${name}: ${textOf(value)}`)
        .sort()
        .join(', ')}}`;

export const shownChange = (change: Change): string =>
  change === 'delete'
    ? 'deleted'
    : `${change.whole ? 'put' : 'set'} {${change.set.map(([name, value]) => `${name}: ${value ? textOf(value) : 'nothing'}`).join(', ')}}`;
