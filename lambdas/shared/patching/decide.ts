import type { Image, KeyRow } from '../attribute.ts';
import { attributeOf } from '../attribute-of.ts';
import { equalValues } from '../equal.ts';
import { hashOrAbsent } from '../image-hash.ts';
import type { Incident } from '../incident.ts';
import { isProtected } from '../outcome-entry.ts';
import { applied, type Change, type Changes, type Decision, isWrite, type Write } from './decision.ts';
import { expired, type TimeToLive } from './expired.ts';

export interface Facts {
  readonly row: KeyRow;
  /** The image to go back to; null: there was no item. */
  readonly base: Image | null;
  /** The image as it is now; null: there is no item. */
  readonly live: Image | null;
  readonly patch: Incident['patch'];
  readonly timeToLive: TimeToLive | undefined;
}

/** What to do about one key. Pure: the same facts give the same decision. Equal comes first, so deciding again after the write is `unchanged`. */
export const decide = (facts: Facts): Decision => {
  const write = wanted(facts);
  if (!isWrite(write)) return write;
  const left = applied(write, facts.live);
  if (left !== null && expired(left, facts.timeToLive)) return { kind: 'expired' };
  return writtenLater(facts) ? { kind: 'conflict', reason: laterWrite(facts) } : write;
};

const wanted = ({ row, base, live, patch }: Facts): Decision => {
  const { key } = row;
  if (base === null && live === null) return { kind: 'unchanged' };
  if (base === null) return patch.createdItems === 'keep' ? { kind: 'kept' } : write('delete', key, live, null);
  // An item that is gone comes back whole: half of an item was never a state of it.
  if (live === null) return write('put', key, null, base);
  const update = write('update', key, live, base, patch.attributes);
  return Object.keys(update.changes).length === 0 ? { kind: 'unchanged' } : update;
};

const write = (
  kind: Write['kind'],
  key: Image,
  before: Image | null,
  after: Image | null,
  attributes?: readonly string[],
): Write => {
  const names = new Set(attributes ?? [...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  for (const name of Object.keys(key)) names.delete(name);
  const changes = [...names].sort().flatMap((name): [string, Change][] => {
    const [was, will] = [attributeOf(before, name), attributeOf(after, name)];
    if (equalValues(was, will)) return [];
    return [[name, { ...(was && { before: was }), ...(will && { after: will }) }]];
  });
  return { kind, key, changes: Object.fromEntries(changes) as Changes };
};

const writtenLater = ({ row, live, patch }: Facts): boolean => {
  if (patch.laterWrites === 'overwrite' || !isProtected(row)) return false;
  return hashOrAbsent(live) !== (row.lastSeen ?? hashOrAbsent(row.bad ?? null));
};

const laterWrite = ({ live }: Facts) =>
  live === null
    ? 'The item was deleted after the last write that the incident accounts for.'
    : 'The item was written again after the last write that the incident accounts for.';
