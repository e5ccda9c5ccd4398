import { randomUUID } from 'node:crypto';
import type { HoldStore, Holds } from './hold-store.ts';

/** Longer than any function that takes it may run, so that nobody writes under a lease that is over. */
const leaseSeconds = 90;

export type LeasedHolds = Pick<HoldStore, 'lease' | 'save' | 'saveAndRelease' | 'release'>;
/** Changes the thing; what it is about to do it saves before. */
export type Work<R> = (holds: Holds, save: (holds: Holds) => Promise<void>) => Promise<{ end: Holds; result: R }>;

/** Does the work on a shared thing while nobody else does. */
export const leased = async <R>(store: LeasedHolds, name: string, now: Date, work: Work<R>): Promise<R> => {
  const owner = randomUUID();
  const until = now.getTime() + leaseSeconds * 1000;
  const holds = await store.lease(name, owner, now.getTime(), until);
  try {
    const { end, result } = await work(holds, (next) => store.save(name, owner, until, next));
    await store.saveAndRelease(name, owner, end);
    return result;
  } catch (error) {
    // The failure counts; if this fails too, the lease runs out by itself.
    await store.release(name, owner).catch(() => {});
    throw error;
  }
};
