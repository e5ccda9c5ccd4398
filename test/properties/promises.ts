import { changedBy, expected, isChange, type Known, type Rules } from './model.ts';
import { Attempt } from './outside.ts';
import { isPutBack } from './put-backs.ts';
import { differing, type State, sameIn, shown } from './state.ts';
import { bystander, type Event, type Item, type World } from './world.ts';

type RunEvent = Event & { readonly by: Attempt };

const runEvents = (world: World): RunEvent[] =>
  world.events.flatMap((event) => (event.by instanceof Attempt ? [{ ...event, by: event.by }] : []));

const fail = (text: string): never => {
  throw new Error(text);
};

const comesBack = (world: World, event: RunEvent) =>
  isPutBack(
    event,
    world.events.findLast(({ item, at }) => item === event.item && at < event.at),
  );

/** No write outside the listed keys; none that the journal had not said. */
export const writesOnlyWhatIsListedAndJournaled = (world: World): void => {
  const listed = new Set(world.items.map(({ name }) => name));
  for (const event of runEvents(world)) {
    if (!listed.has(event.item)) fail(`${event.item} is in no row, and was written.`);
    if (event.unspoken === undefined && !comesBack(world, event)) fail(`${event.item} was written before its journal.`);
  }
  if (world.asked.includes(bystander)) fail('The run asked to write to an item that is in no row.');
};

/** Every write is what the decision table says of a state that the item had while its attempt ran, under the condition that it names. */
export const writesAreDecided = (world: World, rules: Rules): void => {
  for (const event of runEvents(world)) {
    const item = world.items.find(({ name }) => name === event.item);
    if (item === undefined || comesBack(world, event)) continue;
    const states = statesDuring(world, item, event);
    if (!states.some((read) => isDecided(event, read, world.baseOf(item), rules, world.known(item))))
      fail(
        `${event.by.name} made ${shown(event.before)} of ${item.name} ${shown(event.after)}, which no state since it began asks for.`,
      );
  }
};

/** What one condition does not hold is written in parts, which a later attempt completes: then what the first one read counts. */
const isInParts = (names: readonly string[]) => names.length > 100;

const statesDuring = (world: World, item: Item, { by, at }: RunEvent): State[] => {
  const began = isInParts([...(item.base?.keys() ?? [])]) ? 0 : by.began;
  const before = world.eventsOf(item).filter((event) => event.at < at);
  const states = [item.start, ...before.map(({ after }) => after)];
  return states.slice(before.filter((event) => event.at < began).length);
};

const isDecided = ({ before, after }: Event, read: State, base: State, rules: Rules, known: Known): boolean => {
  const decided = expected(base, read, rules, known);
  if (!isChange(decided.outcome)) return false;
  if ((decided.state === null) !== (after === null) || (read === null) !== (before === null)) return false;
  const names = changedBy(decided, read);
  // A delete takes what was added meanwhile with it, and puts it back.
  const written = after === null ? names : differing(before, after);
  const isWhole = isInParts(names) ? written.every((name) => names.includes(name)) : sameNames(written, names);
  return isWhole && written.every((name) => sameIn(name, before, read) && sameIn(name, after, decided.state));
};

const sameNames = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((name) => b.includes(name));
