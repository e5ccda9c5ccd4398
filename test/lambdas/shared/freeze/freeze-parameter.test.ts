import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutAt, type Gate } from '../../cuts.ts';
import { createRunStoreTable, type Engine, startEngine } from '../engine.ts';
import { FreezeWorld } from './freeze-world.ts';
import { interleave } from './turnstile.ts';

let engine: Engine;
let tables = 0;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

const newWorld = async (value = 'none') => {
  const table = `parameter-${++tables}`;
  await createRunStoreTable(engine.client, table);
  const world = new FreezeWorld(engine.client, table);
  world.values.set('read-only', value);
  return world;
};
const note = async () => {};
const now = (world: FreezeWorld) => world.values.get('read-only');

describe('two runs on one parameter', () => {
  it('give it back with the last, whatever it was', async () => {
    for (const earlier of ['none', 'tenant-9', 'tenant-1,tenant-9', 'all']) {
      const world = await newWorld(earlier);
      const { parameter } = world.ports();
      await parameter.hold('read-only', 'a', ['all']);
      await parameter.hold('read-only', 'b', ['tenant-1']);
      expect(now(world)).toBe('all');
      expect(await parameter.release('read-only', 'a', note)).toBe('shared');
      expect(now(world)?.split(',')).toContain(earlier === 'all' ? 'all' : 'tenant-1');
      expect(await parameter.release('read-only', 'b', note)).toBe('restored');
      expect(now(world)).toBe(earlier);
    }
  });

  it('freeze the tenants of both, beside who was frozen before', async () => {
    const world = await newWorld('tenant-9');
    const { parameter } = world.ports();
    await parameter.hold('read-only', 'a', ['tenant-2', 'tenant-1']);
    await parameter.hold('read-only', 'b', ['tenant-3', 'tenant-2']);
    expect(now(world)).toBe('tenant-1,tenant-2,tenant-3,tenant-9');
    await parameter.release('read-only', 'b', note);
    expect(now(world)).toBe('tenant-1,tenant-2,tenant-9');
  });

  it('in any order of their calls freeze what each holds, and give back what was', async () => {
    const wants = fc.oneof(fc.constant(['all']), fc.subarray(['tenant-1', 'tenant-2', 'tenant-3'], { minLength: 1 }));
    const order = fc.array(fc.nat(5), { maxLength: 60 });
    const earlier = fc.constantFrom('none', 'tenant-9');
    await fc.assert(
      fc.asyncProperty(wants, wants, order, earlier, async (wantsA, wantsB, turns, value) => {
        const world = await newWorld(value);
        const held = new Map<string, readonly string[]>();
        const process = (runId: string, wanted: readonly string[]) => async (gate: Gate) => {
          const { parameter } = world.ports(gate);
          const again = async (step: () => Promise<unknown>): Promise<void> => {
            await step().catch((error: Error) => {
              if (error.name !== 'ParameterBusyError') throw error;
              return again(step);
            });
          };
          await again(() => parameter.hold('read-only', runId, wanted));
          held.set(runId, wanted);
          await gate(note);
          held.delete(runId);
          await again(() => parameter.release('read-only', runId, note));
        };
        await interleave([process('a', wantsA), process('b', wantsB)], turns, () => {
          const frozen = now(world)?.split(',') ?? [];
          for (const name of [...held.values()].flat()) if (!frozen.includes('all')) expect(frozen).toContain(name);
        });
        expect(now(world)).toBe(value);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a run cut off while it lets go', () => {
  it('does not make the other take its value for somebody else’s', async () => {
    for (let k = 1; ; k++) {
      const world = await newWorld();
      const { parameter } = world.ports();
      await parameter.hold('read-only', 'a', ['all']);
      await parameter.hold('read-only', 'b', ['tenant-1']);
      const cut = cutAt(k, 'after');
      const release = (runId: string) => world.untilDone(() => parameter.release('read-only', runId, note));
      await world
        .ports(cut.gate)
        .parameter.release('read-only', 'a', note)
        .catch(() => {});
      if (!cut.reached()) break;
      expect(await release('b')).not.toBe('left');
      await release('a');
      expect(now(world)).toBe('none');
    }
  });
});

describe('somebody else’s change', () => {
  it('is left as it is, and reported', async () => {
    const world = await newWorld();
    const { parameter } = world.ports();
    await parameter.hold('read-only', 'a', ['all']);
    world.values.set('read-only', 'tenant-7');
    expect(await parameter.release('read-only', 'a', note)).toBe('left');
    expect(now(world)).toBe('tenant-7');
  });
  it('is what a later freeze goes back to', async () => {
    const world = await newWorld();
    const { parameter } = world.ports();
    await parameter.hold('read-only', 'a', ['all']);
    world.values.set('read-only', 'tenant-7');
    await parameter.hold('read-only', 'b', ['tenant-1']);
    expect(now(world)).toBe('all');
    await parameter.release('read-only', 'a', note);
    expect(now(world)).toBe('tenant-1,tenant-7');
    expect(await parameter.release('read-only', 'b', note)).toBe('restored');
    expect(now(world)).toBe('tenant-7');
  });
  it('may be that the parameter is gone', async () => {
    const world = await newWorld();
    const { parameter } = world.ports();
    await parameter.hold('read-only', 'a', ['all']);
    world.values.delete('read-only');
    expect(await parameter.release('read-only', 'a', note)).toBe('left');
    await expect(parameter.hold('read-only', 'b', ['all'])).rejects.toThrow(/read-only is gone: create it/);
  });
  it('to what it was before is no harm', async () => {
    const world = await newWorld();
    const { parameter } = world.ports();
    await parameter.hold('read-only', 'a', ['all']);
    world.values.set('read-only', 'none');
    expect(await parameter.release('read-only', 'a', note)).toBe('restored');
    expect(now(world)).toBe('none');
  });
});

describe('a hold', () => {
  it('taken twice is one, and given back twice is given back', async () => {
    const world = await newWorld();
    const { parameter } = world.ports();
    await parameter.hold('read-only', 'a', ['all']);
    await parameter.hold('read-only', 'a', ['all']);
    expect(await parameter.release('read-only', 'a', note)).toBe('restored');
    expect(await parameter.release('read-only', 'a', note)).toBeUndefined();
    expect(now(world)).toBe('none');
  });
  it('waits while another run is changing the parameter', async () => {
    const world = await newWorld();
    let stall = () => {};
    const stalled = new Promise<void>((resolve) => {
      stall = resolve;
    });
    let calls = 0;
    const slow = world.ports(async (call) => {
      if (++calls === 2) await stalled;
      return call();
    });
    const first = slow.parameter.hold('read-only', 'a', ['all']);
    while (calls < 2) await new Promise((resolve) => setImmediate(resolve));
    await expect(world.ports().parameter.hold('read-only', 'b', ['all'])).rejects.toMatchObject({
      name: 'ParameterBusyError',
    });
    stall();
    await first;
    await world.ports().parameter.hold('read-only', 'b', ['all']);
  });
  it('that fails gives the lease back at once', async () => {
    const world = await newWorld();
    const failing = world.ports();
    let calls = 0;
    const { parameter } = world.ports(async (call) => {
      if (++calls === 4) throw new Error('AccessDenied: ssm:PutParameter');
      return call();
    });
    await expect(parameter.hold('read-only', 'a', ['all'])).rejects.toThrow('AccessDenied');
    await failing.parameter.hold('read-only', 'b', ['tenant-1']);
    expect(now(world)).toBe('all');
  });
});
