import { expect } from '@jest/globals';
import { countOutcomes } from '../../lambdas/shared/outcome-entry.ts';
import { lostWrites } from './good-writes.ts';
import type { Interference } from './history.ts';
import type { Said } from './journaled.ts';
import { type Expected, expected, isChange, type Rules } from './model.ts';
import { reported } from './outcomes.ts';
import { Attempt } from './outside.ts';
import { writesAreDecided, writesOnlyWhatIsListedAndJournaled } from './promises.ts';
import type { Recovery } from './recovery.ts';
import { type State, shown } from './state.ts';
import { same } from './values.ts';
import type { Item, World } from './world.ts';

type End = Expected & { readonly item: Item };

const rulesOf = ({ history: { rules }, run: { runId } }: World): Rules => ({ ...rules, runId });

/** What is to become of each item. */
const endsOf = (world: World): End[] =>
  world.items.map((item) => ({
    item,
    ...expected(world.baseOf(item), world.live(item), rulesOf(world), world.known(item)),
  }));

/** Every item has one outcome. */
const countsOf = (world: World) => {
  const outcomes = reported(world, 'run-1');
  return countOutcomes(world.items.map(({ name }) => outcomes.get(name)?.outcome ?? 'failed'));
};

/** PatchItems as often as it takes, each pass with its trouble. */
export const patchInPasses = async (recovery: Recovery) => {
  const [first = [], ...others] = recovery.world.history.passes;
  let report = await recovery.patch(first);
  for (const batches of [...others, [], []])
    if (report.counts.failed > 0 || report.kind === 'canary') report = await recovery.patch(batches);
  expect(report.counts).toEqual(countsOf(recovery.world));
  await recovery.stragglers();
  return report;
};

/** A pass that was cut off between a write and its outcome; the next pass finds the item as decided, with what it keeps as a conflict. */
const wasWrittenInAnEarlierPass = (world: World, { name }: Item) => {
  const passes = world.events.flatMap(({ item, by }) => (item === name && by instanceof Attempt ? [by.phase] : []));
  return passes.length > 0 && !passes.includes(`run-1/${reported(world, 'run-1').get(name)?.pass}`);
};

const itemEndsAs = (world: World, { item, state, outcome, kept }: End) => {
  expect(`${item.name} is ${shown(world.live(item))}`).toBe(`${item.name} is ${shown(state)}`);
  const said = reported(world, 'run-1').get(item.name)?.outcome;
  const nothingLeft = said === 'unchanged' || (said === 'conflict' && kept.length > 0);
  if (isChange(outcome) && nothingLeft && wasWrittenInAnEarlierPass(world, item)) return;
  expect(`${item.name}: ${said}`).toBe(`${item.name}: ${outcome}`);
};

/** Decided once more, as if planned now; attributes that the patch has kept are no news. */
const hasMoreToDo = (world: World, { item, outcome, kept }: End) => {
  const [base, live, known] = [world.baseOf(item), world.live(item), world.known(item)];
  const again = expected(base, live, rulesOf(world), { ...known, planned: known.planned && { base, live } });
  const isNews = again.kept.length === 0 || outcome !== 'updated' || again.kept.some((name) => !kept.includes(name));
  return isChange(again.outcome) || (again.outcome === 'conflict' && isNews);
};

/** Nobody else writes: the table, the plan, the outcomes and the proof are the model's, and each changed item took one write. */
export const patchesAlone = async (recovery: Recovery): Promise<void> => {
  const { world } = recovery;
  if (world.history.planned) {
    const { counts } = await recovery.rehearse();
    expect(counts).toEqual(countOutcomes(endsOf(world).map(({ outcome }) => outcome)));
  }
  world.meanwhile();
  const [ends, begun] = [endsOf(world), world.events.length];
  const { keys, proof } = await patchInPasses(recovery);
  writesOnlyWhatIsListedAndJournaled(world);
  writesAreDecided(world, rulesOf(world));
  for (const end of ends) itemEndsAs(world, end);
  const changed = ends.filter(({ outcome }) => isChange(outcome)).map(({ item }) => item.name);
  expect(changed).toEqual(expect.arrayContaining(world.asked));
  const written = world.events.slice(begun).map(({ item }) => item);
  expect((isWide(world) ? [...new Set(written)] : written).toSorted()).toEqual(changed.toSorted());
  const left = ends.filter((end) => hasMoreToDo(world, end));
  expect({ keys, ...proof }).toEqual({
    keys: ends.length,
    checked: ends.length,
    asDecided: ends.length - left.length,
    different: [],
  });
};

/** Such an item takes several writes. */
const isWide = ({ items }: World) => items.some(({ base }) => (base?.size ?? 0) > 100);

/** Others write: what the run writes is decided and takes nothing from them; items that they leave alone end as if they were not there. */
export const patchesAmongOthers = async (recovery: Recovery, others: readonly Interference[]): Promise<void> => {
  const { world } = recovery;
  if (world.history.planned) await recovery.rehearse();
  world.meanwhile();
  const [ends, begun] = [endsOf(world), world.events.length];
  world.interfere(others);
  const { keys } = await patchInPasses(recovery);
  writesOnlyWhatIsListedAndJournaled(world);
  writesAreDecided(world, rulesOf(world));
  for (const item of world.items) expect(lostWrites(world, item, rulesOf(world))).toEqual([]);
  const touched = new Set(world.events.slice(begun).flatMap(({ item, by }) => (by instanceof Attempt ? [] : [item])));
  for (const end of ends) if (!touched.has(end.item.name)) itemEndsAs(world, end);
  expect(keys).toBe(ends.length);
  for (const item of world.items) hasReasonToSaySo(world, item);
};

/** A change is reported if the item was once as the journal says, a conflict if it was one at some time, or changed each time. */
const hasReasonToSaySo = (world: World, item: Item) => {
  const outcome = reported(world, 'run-1').get(item.name)?.outcome ?? 'failed';
  const events = world.eventsOf(item);
  const states = [item.start, ...events.map(({ after }) => after)];
  const journal = world.journal('run-1', item);
  if (isChange(outcome) && !isWide(world))
    expect([item.name, outcome, states.some((state) => journal.some((said) => isAfter(state, said)))]).toEqual([
      item.name,
      outcome,
      true,
    ]);
  if (outcome !== 'conflict') return;
  const isOne = states.some(
    (state) => expected(world.baseOf(item), state, rulesOf(world), world.known(item)).outcome === 'conflict',
  );
  const others = events.filter(({ by }) => !(by instanceof Attempt)).length;
  expect([item.name, outcome, isOne || others >= 4 || (journal.length > 0 && others > 0)]).toEqual([
    item.name,
    outcome,
    true,
  ]);
};

const isAfter = (state: State, { kind, changes }: Said) =>
  kind === 'delete'
    ? state === null
    : state !== null && [...changes].every(([name, { after }]) => same(state.get(name), after));
