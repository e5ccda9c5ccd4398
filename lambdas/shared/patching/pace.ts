import { setTimeout } from 'node:timers/promises';

/** Writers ask it before each request. */
export interface Pace {
  /** It is too late to begin anything more. */
  late(): boolean;
  /** Waits until a request of so many writes may begin. Undefined: it is too late by then. */
  turn(writes: number): Promise<Turn | undefined>;
  /** Waits until all that was written is paid off, or it is too late: another child takes the place of this one, and begins without debts. */
  settled(): Promise<void>;
  /** More writes than that are better sent as several requests. */
  readonly atOnce: number;
}
export interface Turn {
  /** The request is over, and took so many write units, where that is known. */
  took(units: number | undefined): void;
}

/** As fast as it goes, until it is late. */
export const unpaced = (late: () => boolean): Pace => ({
  late,
  turn: async () => (late() ? undefined : { took: () => {} }),
  settled: async () => {},
  atOnce: Number.POSITIVE_INFINITY,
});

/** Real time: what a table takes does not run faster in a sandbox. */
const realTime: Time = { now: () => performance.now(), sleep: (ms) => setTimeout(ms) };

export interface Time {
  /** Milliseconds. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** A deadline is looked at so often while it waits. */
const longestNapMs = 1000;

/** Requests are so small that in the fullest second a tenth more than the ceiling begins, not 25 writes a child. */
const burstSeconds = 0.1;

/**
 * A token bucket without a reserve: a request begins when the units of all before it have been paid off at `unitsPerSecond`, so in any
 * second no more begin than that, and one request. What a request takes is known afterwards: until then each of its writes counts as
 * much as the dearest so far; the first request goes alone.
 */
export const paced = (unitsPerSecond: number, late: () => boolean, time = realTime): Pace => {
  let paidOffAt = time.now();
  let dearest: number | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  const charge = (units: number) => {
    paidOffAt += (units / unitsPerSecond) * 1000;
  };

  const settled = async () => {
    for (let wait = paidOffAt - time.now(); wait > 0 && !late(); wait = paidOffAt - time.now())
      await time.sleep(Math.min(wait, longestNapMs));
  };
  const begin = async (writes: number, unblock: () => void): Promise<Turn | undefined> => {
    await settled();
    if (late()) {
      unblock();
      return undefined;
    }
    paidOffAt = Math.max(paidOffAt, time.now());
    const expected = writes * (dearest ?? 1);
    charge(expected);
    if (dearest !== undefined) unblock();
    return {
      took(units = expected) {
        charge(units - expected);
        dearest = Math.max(dearest ?? 0, units / writes);
        unblock();
      },
    };
  };

  return {
    late,
    settled,
    turn(writes) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const turn = queue.then(() => begin(writes, resolve));
      queue = promise;
      return turn;
    },
    atOnce: Math.max(1, Math.floor(unitsPerSecond * burstSeconds)),
  };
};
