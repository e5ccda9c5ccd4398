import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Gate } from '../../cuts.ts';
import { createRunStoreTable, startEngine } from '../engine.ts';
import { FreezeWorld } from './freeze-world.ts';
import { search } from './slow-mappings.ts';
import { interleave } from './turnstile.ts';

let engine: Awaited<ReturnType<typeof startEngine>>;
let world: FreezeWorld;
let tables = 0;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());
const newWorld = async () => {
  const table = `mappings-${++tables}`;
  await createRunStoreTable(engine.client, table);
  return new FreezeWorld(engine.client, table);
};
beforeEach(async () => {
  world = await newWorld();
});
const pause = (runId: string) => world.ports().mappings.pause(search, runId);
const resume = (runId: string) => world.untilDone(() => world.ports().mappings.resume(search, runId));

describe('an event source mapping', () => {
  it('is paused when Lambda has disabled it, and no sooner', async () => {
    expect(await pause('a')).toBe(false);
    world.time += 4000;
    expect(await pause('a')).toBe(false);
    world.time += 1000;
    expect(await pause('a')).toBe(true);
    expect(world.mappings.off).toEqual([search]);
    await resume('a');
    await resume('a');
    expect(world.mappings.off).toEqual([]);
  });
  it('that somebody disabled before is left disabled', async () => {
    world.mappings.set(search, false);
    expect(await pause('a')).toBe(true);
    await resume('a');
    expect(world.mappings.off).toEqual([search]);
  });
  it('that somebody enables meanwhile is left enabled', async () => {
    await pause('a');
    world.mappings.set(search, true);
    await resume('a');
    expect(world.mappings.off).toEqual([]);
  });
  it('that two runs pause goes on after the second, whichever that is', async () => {
    for (const [first, second] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      await pause('a');
      await pause('b');
      await resume(first);
      expect(world.mappings.off).toEqual([search]);
      await resume(second);
      expect(world.mappings.off).toEqual([]);
      world.time += 60_000;
    }
  });
  it('of a run that never paused it is left alone', async () => {
    await pause('a');
    await resume('b');
    expect(world.mappings.off).toEqual([search]);
  });
  it('that is gone delivers nothing: it counts as paused, and nothing is to be resumed', async () => {
    await pause('a');
    world.mappings.remove(search);
    expect(await pause('a')).toBe(true);
    await resume('a');
  });
  it('is changed by one run at a time', async () => {
    let stall = () => {};
    const stalled = new Promise<void>((resolve) => {
      stall = resolve;
    });
    let calls = 0;
    const slow = world.ports(async (call) => {
      if (++calls === 2) await stalled;
      return call();
    });
    const first = slow.mappings.pause(search, 'a');
    while (calls < 2) await new Promise((resolve) => setImmediate(resolve));
    await expect(pause('b')).rejects.toMatchObject({
      name: 'MappingBusyError',
      message: expect.stringContaining(`event source mapping ${search}`),
    });
    stall();
    await first;
    await pause('b');
  });

  it('in any order of two runs’ calls is off while one of them has it, and on afterwards if it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(5), { maxLength: 60 }), fc.boolean(), async (turns, before) => {
        const its = await newWorld();
        its.mappings.set(search, before);
        const held = new Set<string>();
        const process = (runId: string) => async (gate: Gate) => {
          const { mappings } = its.ports(gate);
          const again = async <T>(step: () => Promise<T>): Promise<T> => {
            its.time += 1000;
            return step().catch((error: Error) => {
              if (error.name !== 'MappingBusyError') throw error;
              return again(step);
            });
          };
          while (!(await again(() => mappings.pause(search, runId))));
          held.add(runId);
          await gate(async () => {});
          held.delete(runId);
          await again(() => mappings.resume(search, runId));
        };
        await interleave([process('a'), process('b')], turns, () => {
          if (held.size > 0) expect(its.mappings.find(search)?.state).toBe('off');
        });
        expect(its.mappings.off).toEqual(before ? [] : [search]);
      }),
      { numRuns: 60 },
    );
  });
});
