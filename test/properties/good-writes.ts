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
const lostIn = (
  events: readonly Event[],
  start: State,
  reference: State,
  mayLose: (name: string, by: Attempt) => boolean,
): string[] => {
  const [bad, now] = [withPresence(reference), withPresence(start)];
  const guarded = new Set(differing(bad, now));
  return withoutPutBacks(events).flatMap((event) => {
    const { by } = event;
    const names = changedIn(event);
    if (by instanceof Attempt) {
      return names
        .filter((name) => guarded.has(name) && !mayLose(name, by))
        .map((name) => `${by.name} wrote over ${name}`);
    }
    for (const name of names)
      if (by === 'somebody' && !sameIn(name, withPresence(event.after), bad)) guarded.add(name);
      else guarded.delete(name);
    return [];
  });
};

/** Good writes to an item that the run wrote over. */
export const lostWrites = (world: World, item: Item, rules: Rules): string[] => {
  const events = world.events.filter((event) => event.item === item.name);
  const reference = referenceOf(world, item, rules);
  // The marker is the run's own.
  const isMarker = (name: string) => name === rules.marker;
  if (reference !== undefined) return lostIn(events, item.start, reference, isMarker);
  if (rules.laterWrites === 'overwrite') return [];
  // The run's own journal tells: what was written after its write, and before an attempt at the same batch began.
  const own = events.findIndex((event) => event.by instanceof Attempt);
  const first = events[own];
  if (!(first?.by instanceof Attempt)) return [];
  const [{ phase }, at] = [first.by, world.events.indexOf(first)];
  return lostIn(
    events.slice(own + 1),
    first.before,
    first.before,
    (name, by) => isMarker(name) || by.phase !== phase || by.began <= at,
  );
};
