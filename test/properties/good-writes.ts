import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Rules } from './model.ts';
import { Attempt } from './outside.ts';
import { withoutPutBacks } from './put-backs.ts';
import { differing, type State, sameIn } from './state.ts';
import type { Event, Item, World } from './world.ts';

/** That there is an item is like one attribute more. */
const presence = 'the item';
const withPresence = (state: State): ReadonlyMap<string, AttributeValue> =>
  state === null ? new Map() : new Map([...state, [presence, { BOOL: true }]]);

const changedIn = ({ before, after }: Event) => differing(withPresence(before), withPresence(after));

/**
 * What the run may take for the bug's: a value that somebody wrote and that is another one is guarded. Undefined: nothing tells good
 * writes from the bug's, or the incident says that they do not matter.
 */
const referenceOf = (world: World, item: Item, { laterWrites, onConflict }: Rules): State | undefined => {
  const planned = world.planned.get(item.name);
  const writesOver = laterWrites === 'overwrite' || item.seen === 'nothing' || (onConflict === 'force' && planned);
  return writesOver ? planned?.live : item.bad;
};

/** What somebody wrote and that is not what the reference has; whoever writes over it next, it is not the run. */
const lostIn = (world: World, item: Item, reference: State, marker: string | undefined): string[] => {
  const [bad, now] = [withPresence(reference), withPresence(item.start)];
  const guarded = new Set(differing(bad, now));
  return withoutPutBacks(world.eventsOf(item)).flatMap((event) => {
    const { by } = event;
    const names = changedIn(event);
    if (by instanceof Attempt)
      return names
        .filter((name) => guarded.has(name) && name !== marker)
        .map((name) => `${by.name} wrote over ${name}`);
    for (const name of names)
      if (by === 'somebody' && !sameIn(name, withPresence(event.after), bad)) guarded.add(name);
      else guarded.delete(name);
    return [];
  });
};

/**
 * Where nothing else tells, the journal does: what somebody wrote after an attempt had said what it was about to do is not written over
 * by a later attempt at the same batch.
 */
const lostByLaterAttempts = (world: World, item: Item): string[] => {
  const events = withoutPutBacks(world.eventsOf(item));
  return events.flatMap((event) => {
    const { by } = event;
    if (!(by instanceof Attempt)) return [];
    const said = world.journal(by.phase, item).findLast(({ at }) => at < by.began);
    if (said === undefined) return [];
    const found = withPresence(
      said.kind === 'put'
        ? null
        : new Map([...said.changes].flatMap(([name, { before }]) => (before ? [[name, before]] : []))),
    );
    const since = events.filter(({ at }) => at > said.at && at < event.at);
    return changedIn(event).flatMap((name) => {
      const last = since.findLast((each) => changedIn(each).includes(name));
      const isKnown = said.kind !== 'update' || said.changes.has(name);
      const isLost = isKnown && last?.by === 'somebody' && !sameIn(name, withPresence(last.after), found);
      return isLost ? [`${by.name} wrote over ${name}`] : [];
    });
  });
};

/** Good writes to an item that the run wrote over. The marker is the run's own. */
export const lostWrites = (world: World, item: Item, rules: Rules): string[] => {
  const reference = referenceOf(world, item, rules);
  if (reference !== undefined) return lostIn(world, item, reference, rules.marker);
  return rules.laterWrites === 'overwrite' ? [] : lostByLaterAttempts(world, item);
};
