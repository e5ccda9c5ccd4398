import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import type { History } from './history.ts';
import { Recovery } from './recovery.ts';
import { World } from './world.ts';

/** Decides whose call is next, each time everybody waits for an answer. */
const schedulers = fc.scheduler({
  act: async (next) => {
    await next();
    await setImmediate();
  },
});

/** `HISTORIES=10 npx jest test/properties` plays ten times as many. */
const factor = Number(process.env.HISTORIES ?? 1);

/** Plays so many histories to their ends. If one does not keep its promises, the shortest like it is told as a story. */
export const everyStory = async <T>(
  runs: number,
  histories: fc.Arbitrary<History>,
  others: fc.Arbitrary<T>,
  promises: (recovery: Recovery, others: T) => Promise<void>,
): Promise<void> => {
  const property = fc.asyncProperty(histories, others, schedulers, async (history, other, scheduler) => {
    const world = new World(history, scheduler);
    try {
      await scheduler.waitFor(promises(new Recovery(world), other));
    } catch (error) {
      const { message, stack } = error as Error;
      throw new Error(`${message}\n\n${world.story.join('\n')}\n\n${stack}`);
    }
  });
  const details = await fc.check(property, { numRuns: runs * factor });
  if (!details.failed) return;
  const { seed, counterexamplePath: path, errorInstance, counterexample, numRuns } = details;
  const [history, other] = counterexample ?? [];
  throw new Error(
    `${errorInstance instanceof Error ? errorInstance.message : errorInstance}\n\n` +
      `The history, number ${numRuns}, with { seed: ${seed}, path: ${JSON.stringify(path)} }:\n${fc.stringify(history)}\n${fc.stringify(other)}`,
  );
};
