import { setImmediate } from 'node:timers/promises';
import fc, { type IAsyncProperty, type Scheduler } from 'fast-check';
import type { World } from './world.ts';

/** Decides whose call is next, each time everybody waits for an answer. */
export const schedulers = fc.scheduler({
  act: async (next) => {
    await next();
    await setImmediate();
  },
});

/** Plays a history to its end; if it does not keep a promise, tells the story. */
export const played = async (world: World, scheduler: Scheduler, play: () => Promise<void>): Promise<void> => {
  try {
    await scheduler.waitFor(play());
  } catch (error) {
    const { message, stack } = error as Error;
    throw new Error(`${message}\n\n${world.story.join('\n')}\n\n${stack}`);
  }
};

/** Instead of the counterexample as data: its story. */
export const holds = async <T>(property: IAsyncProperty<T>, numRuns: number): Promise<void> => {
  const details = await fc.check(property, { numRuns: numRuns * Number(process.env.HISTORIES ?? 1) });
  if (!details.failed) return;
  const { seed, counterexamplePath, numShrinks, errorInstance, counterexample } = details;
  throw new Error(
    `${(errorInstance as Error | null)?.message ?? 'No run ended in time.'}\n\n` +
      `Again with { seed: ${seed}, path: ${JSON.stringify(counterexamplePath)} }; shrunk ${numShrinks} times from run ${details.numRuns}.\n${fc.stringify((counterexample as unknown[] | null)?.[0])}`,
  );
};
