import type { Image, KeyRow } from '../attribute.ts';
import { attributeOf } from '../attribute-of.ts';
import { equalValues } from '../equal.ts';
import type { Incident } from '../incident.ts';
import type { Change, Changes, DecidedWrite, Decision, Write } from './decision.ts';
import { merge } from './merge.ts';

export interface Facts {
  readonly row: KeyRow;
  /** The image to go back to; null: there was no item. */
  readonly base: Image | null;
  /** The image as it is now; null: there is no item. */
  readonly live: Image | null;
  readonly patch: Incident['patch'];
  readonly runId: string;
}

/** Whether a person wants later writes written over: in the incident parameters, or by approving the plan that shows them. */
export const forced = ({ row, patch }: Facts): boolean =>
  patch.laterWrites === 'overwrite' || (patch.onConflict === 'force' && row.planned !== undefined);

/** What takes the live image to the base image, in what matters; later writes and plans don't count yet. */
export const wanted = (facts: Facts): Decision => {
  const { row, base, live, patch } = facts;
  if (base === null && live === null) return { kind: 'unchanged' };
  if (base === null && patch.createdItems === 'keep') return { kind: 'kept' };
  // Whole: half of an item was never a state of it.
  if (base === null) return write('delete', row.key, live, null, namesOf(row.key, live));
  if (live === null) return marked(write('put', row.key, null, base, namesOf(row.key, base)), null, facts);
  const names = patch.attributes ?? namesOf(row.key, live, base);
  const scope = [...names].filter((name) => name !== patch.marker && !Object.hasOwn(row.key, name));
  return row.bad ? merged(scope, base, row.bad, live, facts) : updated(scope, base, live, facts);
};

const merged = (scope: readonly string[], base: Image, bad: Image, live: Image, facts: Facts): Decision => {
  const { back, kept } = merge(scope, base, bad, live);
  if (kept.length === 0) return updated(back, base, live, facts);
  const over = changedSince(kept);
  if (forced(facts)) return updated([...back, ...kept], base, live, facts, { over });
  const keptAttributes = kept.toSorted();
  if (back.length === 0) return { kind: 'conflict', reason: over, keptAttributes };
  return updated(back, base, live, facts, { keptAttributes });
};

const updated = (
  names: readonly string[],
  base: Image,
  live: Image,
  facts: Facts,
  remarks: Pick<DecidedWrite, 'keptAttributes' | 'over'> = {},
): Decision => {
  const update = write('update', facts.row.key, live, base, names);
  return Object.keys(update.changes).length === 0
    ? { kind: 'unchanged' }
    : { ...marked(update, live, facts), ...remarks };
};

const namesOf = (key: Image, ...images: readonly (Image | null)[]): string[] =>
  [...new Set(images.flatMap((image) => Object.keys(image ?? {})))].filter((name) => !Object.hasOwn(key, name));

const write = (
  kind: Write['kind'],
  key: Image,
  before: Image | null,
  after: Image | null,
  names: readonly string[],
): DecidedWrite => {
  const changes = names.toSorted().flatMap((name): [string, Change][] => {
    const [was, will] = [attributeOf(before, name), attributeOf(after, name)];
    if (equalValues(was, will)) return [];
    return [[name, { ...(was && { before: was }), ...(will && { after: will }) }]];
  });
  return { kind, key, changes: Object.fromEntries(changes) as Changes };
};

/** The write leaves the run's id in the marker attribute. It is no part of what is compared: else a later run would see a difference. */
const marked = (write: DecidedWrite, live: Image | null, { patch, runId }: Facts): DecidedWrite => {
  if (patch.marker === undefined) return write;
  const [before, after] = [attributeOf(live, patch.marker), { S: runId }];
  const changes = new Map(Object.entries(write.changes));
  if (equalValues(before, after)) changes.delete(patch.marker);
  else changes.set(patch.marker, { ...(before && { before }), after });
  return { ...write, changes: Object.fromEntries(changes) };
};

const changedSince = (names: readonly string[]) =>
  `The bug changed ${list(names)}, and somebody else has changed ${names.length === 1 ? 'it' : 'them'} since.`;

const list = (names: readonly string[]) => {
  const [some, more] = [names.toSorted().slice(0, 10), names.length - 10];
  return more > 0 ? `${some.join(', ')} and ${more} more attributes` : some.join(', ');
};
