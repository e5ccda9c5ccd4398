import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { paced } from '../../../../lambdas/shared/patching/pace.ts';

/** Time that passes when somebody sleeps: whoever wakes first goes on first. */
const fakeTime = () => {
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  let now = 0;
  return {
    now: () => now,
    sleep: (ms: number) => new Promise<void>((wake) => void sleepers.push({ at: now + ms, wake })),
    /** Lets time pass until the work is done. */
    async run<T>(work: Promise<T>): Promise<T> {
      let done = false;
      const watched = work.finally(() => {
        done = true;
      });
      while (!done) {
        for (let tick = 0; tick < 20 && !done; tick++) await Promise.resolve();
        const next = sleepers.sort((a, b) => a.at - b.at).shift();
        if (next) {
          now = next.at;
          next.wake();
        }
      }
      return watched;
    },
  };
};

/** A request: so many writes, so many units each, so long. */
interface Request {
  readonly writes: number;
  readonly each: number;
  readonly ms: number;
}
const requests = (each: fc.Arbitrary<number>) =>
  fc.array(
    fc.record<Request>({ writes: fc.integer({ min: 1, max: 25 }), each, ms: fc.integer({ min: 1, max: 3000 }) }),
    {
      maxLength: 15,
    },
  );

/** Sends them, `width` at a time, paced; when each of them began, and what it took. */
const send = async (all: readonly Request[], rate: number, width: number, time: ReturnType<typeof fakeTime>) => {
  const pace = paced(rate, () => false, time);
  const queue = [...all];
  const begun: { readonly at: number; readonly units: number }[] = [];
  const sender = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const turn = await pace.turn(next.writes);
      const units = next.writes * next.each;
      begun.push({ at: time.now(), units });
      await time.sleep(next.ms);
      turn?.took(units);
    }
  };
  await Promise.all(Array.from({ length: width }, sender));
  return begun;
};

/** In no second more begins than the ceiling, but for one request. */
const keepsTo = (rate: number, begun: readonly { readonly at: number; readonly units: number }[]) => {
  for (const { at: from } of begun) {
    const second = begun.filter(({ at }) => at >= from && at < from + 1000);
    const units = second.reduce((sum, each) => sum + each.units, 0);
    expect(units - Math.max(...second.map((each) => each.units))).toBeLessThanOrEqual(rate + 1e-6);
  }
};
const rates = fc.double({ min: 20, max: 2000, noNaN: true });

describe('paced', () => {
  it('keeps to its ceiling in any second, but for one request: several at a time, of like items', async () => {
    await fc.assert(
      fc.asyncProperty(rates, fc.integer({ min: 1, max: 40 }), requests(fc.constant(1)), async (rate, each, all) => {
        const time = fakeTime();
        keepsTo(
          rate,
          await time.run(
            send(
              all.map((one) => ({ ...one, each })),
              rate,
              4,
              time,
            ),
          ),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('keeps to its ceiling in any second, but for one request: one at a time, of any items', async () => {
    await fc.assert(
      fc.asyncProperty(rates, requests(fc.integer({ min: 1, max: 40 })), async (rate, all) => {
        const time = fakeTime();
        keepsTo(rate, await time.run(send(all, rate, 1, time)));
      }),
      { numRuns: 100 },
    );
  });

  it('children that share a ceiling keep to it together, but for a request each', async () => {
    const [ceiling, children] = [2000, 40];
    const writes = paced(ceiling / children, () => false).atOnce;
    const time = fakeTime();
    const all = Array.from({ length: 60 }, () => ({ writes, each: 1, ms: 20 }));
    const begun = await time.run(
      Promise.all(Array.from({ length: children }, () => send(all, ceiling / children, 4, time))),
    );
    const seconds = Map.groupBy(begun.flat(), ({ at }) => Math.floor(at / 1000));
    for (const second of seconds.values()) {
      const units = second.reduce((sum, each) => sum + each.units, 0);
      expect(units).toBeLessThanOrEqual(1.1 * ceiling);
    }
    // It is not slower than that either.
    const total = children * all.length * writes;
    expect(Math.max(...begun.flat().map(({ at }) => at))).toBeLessThan((total / ceiling) * 1000 + 1000);
  });

  it('waits no longer than it may', async () => {
    const time = fakeTime();
    const pace = paced(1, () => time.now() >= 5000, time);
    const turns = await time.run(
      (async () => {
        (await pace.turn(25))?.took(400);
        return [await pace.turn(1), await pace.turn(1)];
      })(),
    );
    expect(turns).toEqual([undefined, undefined]);
    expect(time.now()).toBe(5000);
  });

  it('a request takes no more writes than may begin in a tenth of a second', () => {
    expect([0.1, 7.5, 50].map((rate) => paced(rate, () => false).atOnce)).toEqual([1, 1, 5]);
  });
});
