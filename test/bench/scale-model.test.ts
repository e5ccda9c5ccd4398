import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { figures, given } from '../../bench/scale/figures.ts';
import { dollars, total } from '../../bench/scale/money.ts';
import { batchSeconds, bounds, collect, loads, patch, summarizeSeconds, verify } from '../../bench/scale/phases.ts';
import { duration, render, situations } from '../../bench/scale/render.ts';
import { most } from '../../bench/scale/stops.ts';

const situation = (name: string) => situations[name] ?? { maxConcurrency: 0, writesPerSecond: 0 };
const million = 1e6;

describe('docs/scale.md', () => {
  it('holds what the program prints', () => {
    const text = readFileSync('docs/scale.md', 'utf8');
    const [, printed] = /<!-- bench\/scale-model\.ts -->\n\n([\s\S]*)\n\n<!-- end -->\n$/.exec(text) ?? [];
    expect(printed).toBe(render());
  });

  it('says of every figure where it is from, or that it is assumed', () => {
    for (const { value, what, source, how } of Object.values(figures)) {
      expect({ what, positive: value > 0 }).toEqual({ what, positive: true });
      if (how === 'read') expect(source).toMatch(/^https:/);
      if (how !== 'assumed') expect(source.length).toBeGreaterThan(8);
    }
  });
});

describe('PatchItems', () => {
  it('is bound by what the table takes as it comes, and by child starts where the rest was raised', () => {
    expect(patch(million, situation('as it comes'))).toMatchObject({
      quota: "the table's writes",
      itemsPerSecond: 2000,
    });
    expect(patch(million, situation('raised'))).toMatchObject({ quota: 'child starts', itemsPerSecond: 10_000 });
  });

  it('takes the tightest quota’s time and one child’s', () => {
    const { seconds } = patch(million, situation('raised'));
    expect(seconds - million / 10_000).toBeGreaterThan(batchSeconds(100));
    expect(seconds - million / 10_000).toBeLessThan(2);
  });

  it('allows fewer items a second with fewer children at a time, and as many whatever the keys beyond 100,000', () => {
    const few = bounds(million, { ...situation('raised'), maxConcurrency: 10 });
    expect(few[0]).toMatchObject({ quota: 'patch.maxConcurrency' });
    expect(bounds(1e9, situation('raised'))).toEqual(bounds(million, situation('raised')));
    // A thousand keys are a thousand children.
    expect(patch(1000, situation('raised')).itemsPerSecond).toBe(100);
  });
});

describe('VerifyPatch', () => {
  it('takes no longer than the patch, and no write of the table binds it', () => {
    for (const each of Object.values(situations)) {
      const verified = verify(million, each);
      expect(verified.seconds).toBeLessThan(patch(million, each).seconds);
      expect(verified.quota).not.toBe("the table's writes");
    }
  });
});

describe('CollectKeys', () => {
  it('needs one call for a million keys and several for a hundred', () => {
    expect(collect(million).calls).toBe(2);
    expect(collect(100 * million).calls).toBeGreaterThan(10);
    expect(collect(10 * million).seconds).toBeGreaterThan(collect(million).seconds);
  });

  it('never ends where a call gets no further than the one before', () => {
    expect(collect(1000 * million).seconds).toBe(Number.POSITIVE_INFINITY);
    expect(loads.fileSkipped(1000 * million)).toBeGreaterThan(1);
  });
});

describe('where it stops', () => {
  it('is the last number of keys whose load is at most 1', () => {
    for (const load of Object.values(loads)) {
      const keys = most(load);
      expect(load(keys)).toBeLessThanOrEqual(1);
      expect(load(keys + 1)).toBeGreaterThan(1);
    }
  });

  it('is SummarizePatch, beyond ten million keys', () => {
    expect(most(loads.summaryTime)).toBeGreaterThan(10 * million);
    expect(most(loads.summaryTime)).toBeLessThan(most(loads.mapItems));
    expect(summarizeSeconds(10 * million)).toBeLessThan(900);
  });
});

describe('the costs', () => {
  it('are by what is billed, and grow with the keys', () => {
    const costs = dollars(million);
    expect(costs['DynamoDB writes']).toBeCloseTo(0.625);
    expect(costs['Step Functions']).toBeCloseTo(2 * 10_000 * 2 * given.transitionPrice);
    expect(total(costs)).toBeCloseTo(Object.values(costs).reduce((sum, cost) => sum + cost, 0));
    expect(total(dollars(100 * million)) / total(costs)).toBeCloseTo(100, 0);
  });
});

describe('durations', () => {
  it.each([
    [84.2, '84 s'],
    [250, '4.2 min'],
    [10_000, '2.8 h'],
    [250_000, '2.9 days'],
    [Number.POSITIVE_INFINITY, 'never ends'],
  ])('of %d seconds read %s', (seconds, words) => expect(duration(seconds)).toBe(words));
});
