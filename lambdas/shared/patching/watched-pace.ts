import { FreezeLiftedError, PatchingStoppedError } from '../errors.ts';
import type { Pace } from './pace.ts';

/** How long a batch may go on after its run was stopped. */
const intervalMs = 5000;

/**
 * A pace that is late as soon as the run may no longer write: a batch takes up to two minutes, and is not to patch on while an alarm
 * is on. Tried again, it is told why.
 */
export const watchedPace = (pace: Pace, mayWrite: () => Promise<void>, nowMs: () => number): Pace => {
  let asked = nowMs();
  let stopped = false;
  const ask = async () => {
    if (nowMs() < asked + intervalMs) return;
    asked = nowMs();
    await mayWrite().catch((error: unknown) => {
      // Anything else is no answer: it is asked again.
      if (error instanceof PatchingStoppedError || error instanceof FreezeLiftedError) stopped = true;
    });
  };
  const late = () => stopped || pace.late();
  return {
    late,
    turn: async (writes) => {
      await ask();
      return !late() && (await pace.turn(writes));
    },
  };
};
