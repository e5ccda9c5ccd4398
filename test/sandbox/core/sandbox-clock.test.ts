import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createClock, sandboxNow } from '../../../sandbox/core/sandbox-clock.ts';
import { type Sleeper, Sleepers } from '../../../sandbox/core/sleepers.ts';

describe('the clock', () => {
  it('begins at the given time and runs as fast as its scale', async () => {
    const clock = createClock({ scale: 1000, now: 1_000_000 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(clock.now()).toBeGreaterThanOrEqual(1_003_000);
    expect(clock.now()).toBeLessThan(61_000_000);
  });

  it('wakes sleepers in the order of their times, not of their calls', async () => {
    const clock = createClock({ scale: 100 });
    const woken: number[] = [];
    await Promise.all([900, 100, 500].map((ms) => clock.sleep(ms).then(() => woken.push(ms))));
    expect(woken).toEqual([100, 500, 900]);
  });

  it('wakes whoever an advance has reached, and nobody else', async () => {
    const clock = createClock();
    const woken: string[] = [];
    void clock.sleep(3_600_000).then(() => woken.push('an hour'));
    void clock.sleep(7_200_000).then(() => woken.push('two hours'));
    clock.advance(3601);
    await Promise.resolve();
    expect(woken).toEqual(['an hour']);
  });

  it('resolves at once for a time that has passed', async () => {
    const clock = createClock();
    await clock.until(clock.now() - 1);
  });

  it('rejects with the reason of the signal, before and while sleeping', async () => {
    const clock = createClock();
    const reason = new Error('stopped');
    await expect(clock.sleep(1e6, AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const sleeping = clock.sleep(1e6, controller.signal);
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
  });

  it('holds fifty thousand sleepers', async () => {
    const clock = createClock();
    const sleeping = Array.from({ length: 50_000 }, (_, i) => clock.sleep(1000 + ((i * 7919) % 50_000)));
    clock.advance(60);
    await Promise.all(sleeping);
  });

  it('tells a worker the same time through shared memory, also after an advance', () => {
    const clock = createClock({ scale: 10, now: 5_000 });
    clock.advance(3);
    const before = clock.now();
    const told = sandboxNow(clock.shared, Date.now());
    expect(told).toBeGreaterThanOrEqual(before);
    expect(told).toBeLessThanOrEqual(clock.now());
  });

  it.each([0, -1, 1001, Number.NaN, Number.POSITIVE_INFINITY])('refuses the scale %s', (scale) => {
    expect(() => createClock({ scale })).toThrow(/time scale/);
  });

  it.each([-1, 1e14, Number.NaN, Number.POSITIVE_INFINITY])('refuses to advance by %s, and goes on', (seconds) => {
    const clock = createClock({ now: 5_000 });
    expect(() => clock.advance(seconds)).toThrow(/0 seconds or more, up to the year 9999/);
    expect(clock.now()).toBeLessThan(60_000);
  });

  it('refuses to pass the year 9999 in several steps', () => {
    const clock = createClock();
    clock.advance(2e11);
    expect(() => clock.advance(2e11)).toThrow(/up to the year 9999/);
  });
});

describe('the heap of sleepers', () => {
  it('gives the earliest first, whoever left before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(100), fc.boolean())), (entries) => {
        const sleepers = new Sleepers();
        const added = entries.map(([timeMs]) => sleepers.add(timeMs, () => {}));
        for (const [index, [, leaves]] of entries.entries()) if (leaves) sleepers.remove(added[index] as Sleeper);
        const left: number[] = [];
        for (let first = sleepers.first(); first; first = sleepers.first()) {
          left.push(first.timeMs);
          sleepers.remove(first);
        }
        const stayed = entries.filter(([, leaves]) => !leaves).map(([timeMs]) => timeMs);
        expect(left).toEqual(stayed.sort((a, b) => a - b));
      }),
    );
  });
});
