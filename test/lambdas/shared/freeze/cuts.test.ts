import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freezeWriters } from '../../../../lambdas/freeze-writers/freeze-writers.ts';
import { liftFreeze } from '../../../../lambdas/lift-freeze/lift-freeze.ts';
import type { StepInput } from '../../../../lambdas/shared/contract.ts';
import { FreezeFailedError } from '../../../../lambdas/shared/errors.ts';
import { thawWriters } from '../../../../lambdas/thaw-writers/thaw-writers.ts';
import { atEveryCut, cutAt, type Gate } from '../../cuts.ts';
import { createRunStoreTable, type Engine, startEngine } from '../engine.ts';
import { exampleRun } from '../example-run.ts';
import { FreezeWorld } from './freeze-world.ts';
import { search } from './slow-mappings.ts';

let engine: Engine;
let tables = 0;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

const newWorld = async () => {
  const table = `cuts-${++tables}`;
  await createRunStoreTable(engine.client, table);
  return new FreezeWorld(engine.client, table);
};

const begin = (world: FreezeWorld, runId: string) => world.begin(exampleRun(runId), { pauseMappings: [search] });
const stateOf = (world: FreezeWorld) => ({
  denied: world.denied(),
  value: world.values.get('read-only'),
  paused: world.mappings.off,
});
const frozen = { denied: ['api', 'worker'], value: 'all', paused: [search] };
const thawed = { denied: [], value: 'none', paused: [] };

type Step = (world: FreezeWorld, input: StepInput, gate?: Gate) => Promise<unknown>;
const freeze: Step = (world, input, gate) => freezeWriters(input, world.ports(gate));
const thaw: Step = (world, input, gate) => thawWriters(input, world.ports(gate));
const lift: Step = (world, { run }, gate) => liftFreeze({ runId: run.runId }, world.ports(gate));

/** Cuts the step off at every one of its calls, each time in a new world of a run that is prepared. */
const cutStep = (
  prepare: (world: FreezeWorld, input: StepInput) => Promise<unknown>,
  step: Step,
  afterwards: (world: FreezeWorld, input: StepInput) => Promise<void>,
) => {
  const prepared = async () => {
    const world = await newWorld();
    const input = await begin(world, 'run-1');
    await prepare(world, input);
    return { world, input };
  };
  return atEveryCut(
    prepared,
    ({ world, input }, gate) => world.untilDone(() => step(world, input, gate)),
    ({ world, input }) => afterwards(world, input),
  );
};

const nothing = async () => {};
const wholly =
  (step: Step): Step =>
  (world, input, gate) =>
    world.untilDone(() => step(world, input, gate));

describe('cut off at any call', () => {
  it('FreezeWriters is frozen after another try', async () => {
    const cuts = await cutStep(nothing, freeze, async (world, input) => {
      expect(await world.untilDone(() => freeze(world, input))).toMatchObject({
        attachedRoles: ['api', 'worker'],
        parameterName: 'read-only',
        pausedMappings: [search],
        scope: 'all',
      });
      expect(stateOf(world)).toEqual(frozen);
      expect(await world.untilDone(() => thaw(world, input))).toMatchObject({ parameter: 'restored' });
      expect(stateOf(world)).toEqual(thawed);
    });
    expect(cuts).toBeGreaterThan(25);
  });

  it('FreezeWriters is undone by LiftFreeze', async () => {
    await cutStep(nothing, freeze, async (world, input) => {
      await world.untilDone(() => lift(world, input));
      expect(stateOf(world)).toEqual(thawed);
      await expect(freeze(world, input)).rejects.toMatchObject({ name: 'FreezeLiftedError' });
      expect(stateOf(world)).toEqual(thawed);
    });
  });

  it('ThawWriters is thawed after another try, and knows what became of the parameter', async () => {
    const cuts = await cutStep(wholly(freeze), thaw, async (world, input) => {
      expect(await world.untilDone(() => thaw(world, input))).toMatchObject({ parameter: 'restored' });
      expect(stateOf(world)).toEqual(thawed);
      expect(await world.ports().runs.find('run-1')).toMatchObject({ freeze: 'lifted' });
    });
    expect(cuts).toBeGreaterThan(12);
  });

  it('LiftFreeze has lifted after another try, and the table is free', async () => {
    await cutStep(wholly(freeze), lift, async (world, input) => {
      expect(await world.untilDone(() => lift(world, input))).toMatchObject({ parameter: 'restored' });
      expect(stateOf(world)).toEqual(thawed);
      await begin(world, 'run-2');
    });
  });
});

describe('lifted at any call of FreezeWriters', () => {
  it.each([
    ['LiftFreeze started again', lift],
    ['another try', (world: FreezeWorld, input: StepInput) => freeze(world, input).catch(() => {})],
  ])('which took effect and was its last, %s undoes it', async (_, again) => {
    for (let k = 1; ; k++) {
      const world = await newWorld();
      const input = await begin(world, 'run-1');
      const cut = cutAt(k, 'after');
      let calls = 0;
      const gate: Gate = async (call) => {
        if (++calls === k) await world.untilDone(() => lift(world, input), 4).catch(() => {});
        return cut.gate(call);
      };
      await wholly(freeze)(world, input, gate).catch(() => {});
      if (!cut.reached()) break;
      await world.untilDone(() => lift(world, input));
      await world.untilDone(() => again(world, input));
      const next = await begin(world, 'run-2');
      await world.untilDone(() => freeze(world, next));
      await world.untilDone(() => again(world, input));
      expect({ k, ...stateOf(world) }).toEqual({ k, ...frozen });
      expect(await world.untilDone(() => thaw(world, next))).toMatchObject({ parameter: 'restored' });
      expect({ k, ...stateOf(world) }).toEqual({ k, ...thawed });
    }
  });

  it('the writers are thawed and the step says so', async () => {
    for (let k = 1; ; k++) {
      const world = await newWorld();
      const input = await begin(world, 'run-1');
      let calls = 0;
      const gate: Gate = async (call) => {
        // As far as it gets: while FreezeWriters has the parameter's lease, LiftFreeze is told to come again.
        if (++calls === k) await world.untilDone(() => lift(world, input), 4).catch(() => {});
        return call();
      };
      const ended = await wholly(freeze)(world, input, gate).catch((error: Error) => error.name);
      if (calls < k) break;
      expect(ended).toBe('FreezeLiftedError');
      await world.untilDone(() => lift(world, input));
      expect({ k, ...stateOf(world) }).toEqual({ k, ...thawed });
    }
  });
});

describe('a FreezeWriters that hangs when it attaches to a role, until it was lifted and the next run is frozen', () => {
  it.each(
    ['api', 'worker'].flatMap((role) => [
      ['and the policy was attached before', role, true] as const,
      ['and IAM was too slow for it', role, false] as const,
    ]),
  )('leaves that one frozen, and nobody after it, %s (%s)', async (_, hanging, tookEffect) => {
    const world = await newWorld();
    const input = await begin(world, 'run-1');
    const next: StepInput = { ...input, run: exampleRun('run-2') };
    const { roles, ...ports } = world.ports();
    const attach = async (role: string, policy: string) => {
      if (role !== hanging || tookEffect) await roles.attach(role, policy);
      if (role !== hanging) return;
      await world.untilDone(() => lift(world, input));
      await begin(world, 'run-2');
      await world.untilDone(() => freeze(world, next));
      if (!tookEffect) throw new FreezeFailedError('IAM did not attach in time.');
    };
    await expect(freezeWriters(input, { ...ports, roles: { ...roles, attach } })).rejects.toThrow();
    await expect(freeze(world, input)).rejects.toMatchObject({ name: 'FreezeLiftedError' });
    expect(stateOf(world)).toEqual(frozen);
    expect(await world.untilDone(() => thaw(world, next))).toMatchObject({ parameter: 'restored' });
    expect(stateOf(world)).toEqual(thawed);
  });
});
