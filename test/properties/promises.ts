import { changedBy, expected, isChange, type Known, type Rules } from './model.ts';
import { Attempt } from './outside.ts';
import { type State, sameIn, shown } from './state.ts';
import { bystander, type Event, type Item, type World } from './world.ts';

/** A write of the run, and where it is among all writes. */
type RunEvent = Event & { readonly by: Attempt; readonly at: number };

const runEvents = (world: World): RunEvent[] =>
  world.events.flatMap((event, at) => (event.by instanceof Attempt ? [{ ...event, by: event.by, at }] : []));

const fail = (text: string): never => {
  throw new Error(text);
};

/** What was deleted with more than was read comes back at once. */
const isPutBack = (world: World, { item, by, before, after, at }: RunEvent): boolean => {
  if (before !== null) return false;
  const last = world.events.slice(0, at).findLast((event) => event.item === item && event.by === by);
  return last?.after === null && shown(last.before) === shown(after);
};

/** No write outside the listed keys; none that the journal had not said. */
export const writesOnlyWhatIsListedAndJournaled = (world: World): void => {
  const listed = new Set(world.items.map(({ name }) => name));
  for (const event of runEvents(world)) {
    if (!listed.has(event.item)) fail(`${event.item} is in no row, and was written.`);
    if (event.unspoken === undefined && !isPutBack(world, event)) fail(`${event.item} was written before its journal.`);
  }
  if (world.asked.includes(bystander)) fail('The run asked to write to an item that is in no row.');
};

/** Every write is what the decision table says of a state that the item had while its attempt ran, under the condition that it names. */
export const writesAreDecided = (world: World, rules: Rules): void => {
  for (const event of runEvents(world)) {
    const item = world.items.find(({ name }) => name === event.item);
    if (item === undefined || isPutBack(world, event)) continue;
    const states = statesDuring(world, item, event);
    if (!states.some((read) => isDecided(event, read, world.baseOf(item), rules, world.known(item))))
      fail(
        `${event.by.name} made ${shown(event.before)} of ${item.name} ${shown(event.after)}, which no state since it began asks for.`,
      );
  }
};

const statesDuring = (world: World, item: Item, { by, at }: RunEvent): State[] => {
  const before = world.events.slice(0, at).filter((event) => event.item === item.name);
  const earlier = world.events.slice(0, by.began).findLast((event) => event.item === item.name);
  const since = before.filter((event) => world.events.indexOf(event) >= by.began);
  return [earlier ? earlier.after : item.start, ...since.map(({ after }) => after)];
};

const isDecided = ({ before, after }: Event, read: State, base: State, rules: Rules, known: Known): boolean => {
  const decided = expected(base, read, rules, known);
  if (!isChange(decided.outcome)) return false;
  if ((decided.state === null) !== (after === null) || (read === null) !== (before === null)) return false;
  const names = changedBy(decided, read);
  // A delete takes what was added meanwhile with it, and puts it back.
  const others =
    after === null
      ? []
      : [...new Set([...(before?.keys() ?? []), ...after.keys()])].filter((name) => !names.includes(name));
  return (
    names.every((name) => sameIn(name, before, read) && sameIn(name, after, decided.state)) &&
    others.every((name) => sameIn(name, before, after))
  );
};
