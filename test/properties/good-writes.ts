import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Said } from './journaled.ts';
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
 * Where nothing else tells, the journal does: what somebody wrote after an attempt had said what it was about to do is not written over,
 * by itself or by a later attempt at the same batch. Nor is what that attempt had no reason to write to.
 */
const lostAfterWords = (world: World, item: Item): string[] => {
  const events = withoutPutBacks(world.eventsOf(item));
  return events.flatMap((event) => {
    const { by } = event;
    if (!(by instanceof Attempt)) return [];
    const known = world
      .journal(by.phase, item)
      .filter((said) => said.at < event.at && (said.by === by || said.at < by.began));
    const wasKnown = (name: string) => known.some(({ changes, kind }) => kind !== 'update' || changes.has(name));
    const isLost = (name: string, said: Said) => {
      const last = events.findLast((each) => each.at > said.at && each.at < event.at && changedIn(each).includes(name));
      return last?.by === 'somebody' && !(wasKnown(name) && sameIn(name, withPresence(last.after), foundBy(said)));
    };
    return changedIn(event)
      .filter((name) => known.some((said) => isLost(name, said)))
      .map((name) => `${by.name} wrote over ${name}`);
  });
};

/** As much of an item as the journal says it was when the write was decided. */
const foundBy = ({ kind, changes }: Said) =>
  withPresence(
    kind === 'put' ? null : new Map([...changes].flatMap(([name, { before }]) => (before ? [[name, before]] : []))),
  );

/** Good writes to an item that the run wrote over. The marker is the run's own. */
export const lostWrites = (world: World, item: Item, rules: Rules): string[] => {
  const reference = referenceOf(world, item, rules);
  if (reference !== undefined) return lostIn(world, item, reference, rules.marker);
  return rules.laterWrites === 'overwrite' ? [] : lostAfterWords(world, item);
};
