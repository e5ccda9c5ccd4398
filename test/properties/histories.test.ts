import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lostWrites } from './good-writes.ts';
import { histories, interferences } from './history.ts';
import { expected, isChange, type Rules } from './model.ts';
import { reported } from './outcomes.ts';
import { Attempt } from './outside.ts';
import { writesAreDecided, writesOnlyWhatIsListedAndJournaled } from './promises.ts';
import { Recovery } from './recovery.ts';
import { shown } from './state.ts';
import { holds, played, schedulers } from './told.ts';
import { type Item, World } from './world.ts';

const rulesOf = ({ history: { rules }, run: { runId } }: World): Rules => ({ ...rules, runId });

/** A pass that was cut off between a write and its outcome; the next pass finds the item as decided. */
const wasWrittenInAnEarlierPass = (world: World, { name }: Item) => {
  const passes = world.events.flatMap(({ item, by }) => (item === name && by instanceof Attempt ? [by.phase] : []));
  return passes.length > 0 && !passes.includes(`run-1/${reported(world, 'run-1').get(name)?.pass}`);
};

const patchInPasses = async (recovery: Recovery) => {
  for (const batches of [...recovery.world.history.passes, []]) {
    const { counts } = await recovery.patch(batches);
    if (counts.failed === 0) break;
  }
  await recovery.stragglers();
};

describe('a patch that nobody else writes to', () => {
  it('leaves what the model says, however often it is delivered, cut off and overlapped', async () => {
    await holds(
      fc.asyncProperty(histories, schedulers, async (history, scheduler) => {
        const world = new World(history, scheduler);
        const recovery = new Recovery(world);
        await played(world, scheduler, async () => {
          if (history.planned) await recovery.rehearse();
          const rules = rulesOf(world);
          const model = world.items.map((item) => ({
            item,
            ...expected(world.baseOf(item), item.start, rules, world.known(item)),
          }));
          await patchInPasses(recovery);
          writesOnlyWhatIsListedAndJournaled(world);
          writesAreDecided(world, rules);
          for (const { item, state, outcome } of model) {
            expect(`${item.name} is ${shown(world.live(item))}`).toBe(`${item.name} is ${shown(state)}`);
            const said = reported(world, 'run-1').get(item.name)?.outcome;
            if (isChange(outcome) && said === 'unchanged' && wasWrittenInAnEarlierPass(world, item)) continue;
            expect(`${item.name}: ${said}`).toBe(`${item.name}: ${outcome}`);
          }
          expect(world.events).toHaveLength(model.filter(({ outcome }) => isChange(outcome)).length);
        });
      }),
      500,
    );
  });
});

describe('a patch among other writers', () => {
  it('writes only what the decision table says of what it read, and over no good write', async () => {
    await holds(
      fc.asyncProperty(histories, interferences, schedulers, async (history, others, scheduler) => {
        const world = new World(history, scheduler, others);
        const recovery = new Recovery(world);
        await played(world, scheduler, async () => {
          if (history.planned) await recovery.rehearse();
          const rules = rulesOf(world);
          await patchInPasses(recovery);
          writesOnlyWhatIsListedAndJournaled(world);
          writesAreDecided(world, rules);
          for (const item of world.items) expect(lostWrites(world, item, rules)).toEqual([]);
        });
      }),
      500,
    );
  });
});
