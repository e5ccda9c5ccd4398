import { expect } from '@jest/globals';
import type { History, Interference } from './history.ts';
import { Attempt } from './outside.ts';
import { patchInPasses } from './patch-promises.ts';
import { writesOnlyWhatIsListedAndJournaled } from './promises.ts';
import { withoutPutBacks } from './put-backs.ts';
import type { Recovery } from './recovery.ts';
import { sameState, shown } from './state.ts';
import { takesBack, undone, writtenBy } from './undo-model.ts';
import type { World } from './world.ts';

const tableOf = (world: World) => world.items.map((item) => `${item.name} is ${shown(world.live(item))}`);

/** Who takes back the first run, and who takes that back. */
export interface Undoing {
  readonly first: string;
  readonly second: string | undefined;
}

/** Nobody else writes: what was there before is there again, to the very spelling; and so is the repair after an undo of the undo. */
export const undoesAlone = async (recovery: Recovery, { first, second }: Undoing, troubles: History['passes']) => {
  const { world } = recovery;
  if (world.history.planned) await recovery.rehearse();
  world.meanwhile();
  const before = tableOf(world);
  await patchInPasses(recovery);
  const after = tableOf(world);
  world.tell(`${first} takes back run-1`);
  await recovery.undo(first, 'run-1', troubles);
  expect(tableOf(world)).toEqual(before);
  if (second !== undefined) {
    world.tell(`${second} takes back ${first}`);
    await recovery.undo(second, first, troubles.toReversed());
    expect(tableOf(world)).toEqual(after);
  }
  writesOnlyWhatIsListedAndJournaled(world);
};

/** Others write, during the patch, after it and during the undo: it takes back what is as the run left it, and nothing else. */
export const undoesAmongOthers = async (
  recovery: Recovery,
  [during, later]: readonly [readonly Interference[], readonly Interference[]],
  troubles: History['passes'],
) => {
  const { world } = recovery;
  if (world.history.planned) await recovery.rehearse();
  world.interfere(during);
  await patchInPasses(recovery);
  world.meanwhile();
  const [found, begun] = [world.items.map((item) => world.live(item)), world.around.now()];
  world.tell('run-2 takes back run-1');
  world.interfere(later);
  await recovery.undo('run-2', 'run-1', troubles);
  writesOnlyWhatIsListedAndJournaled(world);
  for (const [n, item] of world.items.entries()) {
    const journal = world.journal('run-1', item);
    const events = withoutPutBacks(world.eventsOf(item));
    for (const event of writtenBy('run-2', events))
      expect([shown(event.after), takesBack(event, journal)]).toEqual([shown(event.after), true]);
    const [only, ...more] = writtenBy('run-1', events);
    const isAlone = events.every((event) => event.at < begun || event.by instanceof Attempt);
    if (only === undefined || more.length > 0 || journal.length > 1 || !isAlone) continue;
    const [live, state] = [world.live(item), undone(only, found[n] ?? null)];
    expect(sameState(live, state) || `${item.name} is ${shown(live)}, not ${shown(state)}`).toBe(true);
  }
};
