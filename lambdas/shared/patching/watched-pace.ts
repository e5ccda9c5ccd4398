import { FreezeLiftedError, PatchingStoppedError } from '../errors.ts';
import type { Pace } from './pace.ts';

/** How long a batch may go on after its run was stopped. */
const intervalMs = 5000;

/**
 * A pace that is late as soon as the run may no longer write: a batch takes up to two minutes, and is not to patch on while an alarm
 * is on. Tried again, it is told why. What time the function has left is the clock.
 */
export const watchedPace = (pace: Pace, mayWrite: () => Promise<void>, remainingMs: () => number): Pace => {
  let asked = remainingMs();
  let stopped = false;
  const ask = async () => {
    if (remainingMs() > asked - intervalMs) return;
    asked = remainingMs();
    await mayWrite().catch((error: unknown) => {
      // Anything else is no answer: it is asked again.
      if (error instanceof PatchingStoppedError || error instanceof FreezeLiftedError) stopped = true;
    });
  };
  return {
    late: () => stopped || pace.late(),
    async turn(writes) {
      const turn = await pace.turn(writes);
      if (turn !== undefined) await ask();
      if (!stopped) return turn;
      turn?.took(0);
      return undefined;
    },
    settled: () => pace.settled(),
    atOnce: pace.atOnce,
  };
};
