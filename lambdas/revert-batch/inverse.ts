import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Image } from '../shared/attribute.ts';
import { attributeOf } from '../shared/attribute-of.ts';
import { equalValues } from '../shared/equal.ts';
import type { Change, Changes, Conflict, DecidedWrite, Decision, Write } from '../shared/patching/decision.ts';

/** What newer entries of the journal said about an item's attributes. */
export interface Newer {
  /** As before the newer entry, by now. */
  readonly settled: ReadonlySet<string>;
  /** Changed by somebody since. */
  readonly kept: ReadonlySet<string>;
}

/** What takes back a journaled write, as far as the live image still holds its result. Pure. */
export const inverse = (entry: Write, live: Image | null, newer: Newer): Decision => {
  if (entry.kind === 'put') return unput(entry, live);
  if (entry.kind === 'delete') return undelete(entry, live);
  return live === null
    ? conflict('The item was deleted by somebody since the run wrote it.')
    : unupdate(entry, live, newer);
};

const conflict = (reason: string): Conflict => ({ kind: 'conflict', reason });

/** What was put goes as a whole or not at all. */
const unput = ({ key, changes }: Write, live: Image | null): Decision => {
  if (live === null) return { kind: 'unchanged' };
  if (!isExactly(live, key, changes, 'after'))
    return conflict('The item was changed by somebody since the run put it there.');
  return { kind: 'delete', key, changes: turned(changes, live) };
};

const undelete = ({ key, changes }: Write, live: Image | null): Decision => {
  if (live === null) return { kind: 'put', key, changes: turned(changes, live) };
  if (isExactly(live, key, changes, 'before')) return { kind: 'unchanged' };
  return conflict('Somebody has put the item there again since the run deleted it.');
};

/** Attribute by attribute: what holds `after` goes back to `before`, what is as before stays, anything else is somebody else's. */
const unupdate = ({ key, changes }: Write, live: Image, { settled, kept }: Newer): DecidedWrite | Decision => {
  const changedSince: string[] = [];
  const back = Object.entries(changes).flatMap(([name, change]): [string, Change][] => {
    const now = attributeOf(live, name);
    if (kept.has(name) || equalValues(now, change.before)) return [];
    if (equalValues(now, change.after)) return [[name, turnedChange(now, change)]];
    // An entry is written ahead: this one may never have been carried out, and the newer one knew what was there.
    if (!settled.has(name)) changedSince.push(name);
    return [];
  });
  const keptAttributes = changedSince.length > 0 ? { keptAttributes: changedSince.toSorted() } : {};
  if (back.length > 0) return { kind: 'update', key, changes: Object.fromEntries(back), ...keptAttributes };
  return changedSince.length > 0 ? { ...conflict(changed(changedSince)), ...keptAttributes } : { kind: 'unchanged' };
};

/** Under the condition of the very value that was read. */
const turnedChange = (now: AttributeValue | undefined, { before }: Change): Change => ({
  ...(now && { before: now }),
  ...(before && { after: before }),
});

const turned = (changes: Changes, live: Image | null): Changes =>
  Object.fromEntries(
    Object.entries(changes).map(([name, change]) => [name, turnedChange(attributeOf(live, name), change)]),
  );

/** Whether the image has these attributes and no others. */
const isExactly = (live: Image, key: Image, changes: Changes, side: keyof Change): boolean =>
  Object.entries(changes).every(([name, change]) => equalValues(attributeOf(live, name), change[side])) &&
  Object.keys(live).every((name) => Object.hasOwn(changes, name) || Object.hasOwn(key, name));

const changed = (names: readonly string[]) => {
  const [some, more] = [names.toSorted().slice(0, 10).join(', '), names.length - 10];
  return `${more > 0 ? `${some} and ${more} more attributes` : some} ${names.length === 1 ? 'was' : 'were'} changed by somebody since the run wrote ${names.length === 1 ? 'it' : 'them'}.`;
};
