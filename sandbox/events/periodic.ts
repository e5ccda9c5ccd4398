import type { Clock } from '../core/clock.ts';

/**
 * Calls `fire` once a period, the first time one period from now, until the signal aborts. One call ends before the
 * next begins; a clock that jumps over several periods fires once.
 */
export const periodically = async (
  clock: Clock,
  periodMs: number,
  fire: (scheduledMs: number) => Promise<void>,
  signal: AbortSignal,
): Promise<void> => {
  let nextMs = clock.now() + periodMs;
  while (!signal.aborted) {
    await clock.until(nextMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    await fire(nextMs);
    // A beat of this very moment is one that was jumped over, too.
    nextMs += (1 + Math.floor((clock.now() - nextMs) / periodMs)) * periodMs;
  }
};
