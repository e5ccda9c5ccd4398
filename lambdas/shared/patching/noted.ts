import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Image } from '../attribute.ts';
import { attributeOf } from '../attribute-of.ts';
import { canonicalValue } from '../canonical.ts';
import { equalValues } from '../equal.ts';
import type { Change, DecidedWrite } from './decision.ts';
import { type Short, shortOf } from './short.ts';
import { isInParts } from './write-request.ts';

/** As much of a journaled write as it takes to recognise its result: of large values their hashes. */
export interface Noted extends Short {
  readonly key: Image;
  readonly hashes: ReadonlyMap<string, { readonly before?: string; readonly after?: string }>;
  /** It may be found half done. */
  readonly inParts: boolean;
}

const hashOf = (value: AttributeValue) => createHash('sha256').update(canonicalValue(value)).digest('base64');

export const noted = (write: DecidedWrite): Noted => {
  const short = shortOf(write);
  const hashes = short.omitted.map((name) => {
    const { before, after } = write.changes[name] ?? {};
    return [name, { ...(before && { before: hashOf(before) }), ...(after && { after: hashOf(after) }) }] as const;
  });
  return { ...short, key: write.key, hashes: new Map(hashes), inParts: isInParts(write) };
};

/** Each attribute that the write changes: is it what the write found, or what it was to leave? */
function* compared({ changes, hashes }: Noted, live: Image) {
  for (const [name, { before, after }] of Object.entries(changes)) {
    const now = attributeOf(live, name);
    yield { name, before: equalValues(now, before), after: equalValues(now, after) };
  }
  for (const [name, { before, after }] of hashes) {
    const value = attributeOf(live, name);
    const now = value && hashOf(value);
    yield { name, before: now === before, after: now === after };
  }
}

/** Whether all of them are. */
export const matches = (live: Image, write: Noted, side: keyof Change): boolean =>
  compared(write, live).every((attribute) => attribute[side]);

/** A write in parts that was begun: what is left of it, and what somebody else has changed since it was planned. */
export interface Begun {
  readonly write: Noted;
  readonly left: readonly string[];
  readonly kept: readonly string[];
}

/** Undefined: none of its attributes is as the write was to leave it. */
export const begun = (live: Image, write: Noted): Begun | undefined => {
  const attributes = [...compared(write, live)];
  if (!attributes.some(({ after }) => after)) return undefined;
  const left = attributes.filter(({ before }) => before).map(({ name }) => name);
  const kept = attributes.filter(({ before, after }) => !before && !after).map(({ name }) => name);
  return { write, left, kept };
};

/** Whether it was to change the attribute. */
export const knows = ({ changes, hashes }: Noted, name: string): boolean =>
  Object.hasOwn(changes, name) || hashes.has(name);

/** Whether the image has attributes that the write did not know of. */
export const hasMore = (live: Image, write: Noted): boolean =>
  Object.keys(live).some((name) => !knows(write, name) && !Object.hasOwn(write.key, name));
