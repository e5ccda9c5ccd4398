import { createHash } from 'node:crypto';

/** A watchdog's execution of LiftFreeze. One that failed is started anew under the next name, a quarter of an hour later. */
export const liftName = (runId: string, now: Date) =>
  `lift-${createHash('sha256').update(runId).digest('hex').slice(0, 20)}-${Math.floor(now.getTime() / 900_000)}`;

export const isWatchdogs = (name: string): boolean => /^lift-[0-9a-f]{20}-\d+$/.test(name);
