import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Image } from '../attribute.ts';
import { attributeOf } from '../attribute-of.ts';
import { canonicalValue } from '../canonical.ts';
import { equalValues } from '../equal.ts';
import type { Change, Write } from './decision.ts';
import { type Short, shortOf } from './short.ts';

/** As much of a journaled write as it takes to recognise its result: of large values their hashes. */
export interface Noted extends Short {
  readonly key: Image;
  readonly hashes: ReadonlyMap<string, { readonly before?: string; readonly after?: string }>;
}

const hashOf = (value: AttributeValue) => createHash('sha256').update(canonicalValue(value)).digest('base64');

export const noted = (write: Write): Noted => {
  const short = shortOf(write);
  const hashes = short.omitted.map((name) => {
    const { before, after } = write.changes[name] ?? {};
    return [name, { ...(before && { before: hashOf(before) }), ...(after && { after: hashOf(after) }) }] as const;
  });
  return { ...short, key: write.key, hashes: new Map(hashes) };
};

/** Whether the image has what the write found, or was to leave, in every attribute that it changes. */
export const matches = (live: Image, { changes, hashes }: Noted, side: keyof Change): boolean =>
  Object.entries(changes).every(([name, change]) => equalValues(attributeOf(live, name), change[side])) &&
  [...hashes].every(([name, change]) => {
    const value = attributeOf(live, name);
    return (value && hashOf(value)) === change[side];
  });

/** Whether the image has attributes that the write did not know of. */
export const hasMore = (live: Image, { key, changes, hashes }: Noted): boolean =>
  Object.keys(live).some((name) => !Object.hasOwn(changes, name) && !hashes.has(name) && !Object.hasOwn(key, name));
