import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Image } from '../../../lambdas/shared/attribute.ts';
import { equalValues } from '../../../lambdas/shared/equal.ts';
import { imageHash } from '../../../lambdas/shared/image-hash.ts';
import { names } from './script.ts';
import type { Witnessed } from './witnessed-tables.ts';

const allNames = [...names, 'marker'];
const isWhole = ({ before, after }: Witnessed) => before === null || after === null;
const changedNames = ({ before, after }: Witnessed): string[] =>
  allNames.filter((name) => !equalValues(before?.[name], after?.[name]));

/** Writes of the undo that changed what the target had not written last: there must be none. Who puts an item writes all of it. */
export const trespasses = (log: readonly Witnessed[], undo: string, target: string): Witnessed[] => {
  const lastWriters = new Map<string, string>();
  return log.filter((write) => {
    const of = (name: string) => `${imageHash(write.key)} ${name}`;
    const touched = isWhole(write) ? ['the item', ...allNames] : changedNames(write);
    const wrong = write.who === undo && touched.some((name) => lastWriters.get(of(name)) !== target);
    for (const name of touched) lastWriters.set(of(name), write.who);
    return wrong;
  });
};

/**
 * What the item must be when the undo is through, by its history: each attribute as it was before the target's last writes to it.
 * Undefined where the item came or went as a whole: then attributes don't go back one by one.
 */
export const asBefore = (writes: readonly Witnessed[], live: Image | null, undo: string): Image | null | undefined => {
  const others = writes.filter(({ who }) => who !== undo);
  const first = others[0];
  if (first === undefined) return live;
  if (others.some(isWhole)) return others.some(({ who }) => who === 'somebody') ? undefined : first.before;
  const image = new Map<string, AttributeValue | undefined>(Object.entries(first.before ?? {}));
  for (const write of others.filter(({ who }) => who === 'somebody'))
    for (const name of changedNames(write)) image.set(name, write.after?.[name]);
  return Object.fromEntries([...image].filter((entry): entry is [string, AttributeValue] => entry[1] !== undefined));
};
