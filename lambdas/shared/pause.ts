import { setTimeout } from 'node:timers/promises';

/** Waits a random time up to 50 ms × 2^attempt, at most 5 s: many functions that were throttled together come back apart. */
export const pause = async (attempt: number): Promise<void> => {
  await setTimeout(Math.random() * Math.min(5000, 50 * 2 ** attempt));
};
