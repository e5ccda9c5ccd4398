import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freezeWriters } from '../../../lambdas/freeze-writers/freeze-writers.ts';
import { liftFreeze } from '../../../lambdas/lift-freeze/lift-freeze.ts';
import { thawWriters } from '../../../lambdas/thaw-writers/thaw-writers.ts';
import { createRunStoreTable, type Engine, startEngine } from '../shared/engine.ts';
import { exampleRun } from '../shared/example-run.ts';
import { FreezeWorld } from '../shared/freeze/freeze-world.ts';

let engine: Engine;
let world: FreezeWorld;
let tables = 0;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());
beforeEach(async () => {
  const table = `lift-freeze-${++tables}`;
  await createRunStoreTable(engine.client, table);
  world = new FreezeWorld(engine.client, table);
});
const lift = (runId = 'run-1') => world.untilDone(() => liftFreeze({ runId }, world.ports()));
const begin = (runId = 'run-1') => world.begin(exampleRun(runId));

describe('LiftFreeze', () => {
  it('thaws a run that was frozen, and frees its table', async () => {
    await freezeWriters(await begin(), world.ports());
    expect(await lift()).toMatchObject({ parameter: 'restored' });
    expect([world.values.get('read-only'), world.denied()]).toEqual(['none', []]);
    await begin('run-2');
  });
  it('before the freeze keeps it from ever beginning', async () => {
    const input = await begin();
    expect(await lift()).toMatchObject({ parameter: 'none' });
    await expect(freezeWriters(input, world.ports())).rejects.toMatchObject({ name: 'FreezeLiftedError' });
    await begin('run-2');
  });
  it('twice says the same, and leaves the next run’s lock alone', async () => {
    await freezeWriters(await begin(), world.ports());
    const first = await lift();
    await begin('run-2');
    expect(await lift()).toEqual(first);
    await expect(begin('run-3')).rejects.toMatchObject({ name: 'RecoveryInProgressError' });
  });
  it('beside ThawWriters ends in the same', async () => {
    const input = await begin();
    await freezeWriters(input, world.ports());
    const ends = await Promise.all([lift(), world.untilDone(() => thawWriters(input, world.ports()))]);
    expect(ends.map(({ parameter }) => parameter)).toEqual(['restored', 'restored']);
    expect([world.values.get('read-only'), world.denied()]).toEqual(['none', []]);
  });
  it.each([undefined, '', 'nobody', 7])('of the run %p says that there is none', async (runId) => {
    await expect(liftFreeze({ runId: runId as string }, world.ports())).rejects.toMatchObject({
      name: 'RunNotFoundError',
      message: expect.stringContaining('{"runId": "…"}'),
    });
  });
});
