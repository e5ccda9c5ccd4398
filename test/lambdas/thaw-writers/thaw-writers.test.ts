import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freezeWriters } from '../../../lambdas/freeze-writers/freeze-writers.ts';
import type { StepInput } from '../../../lambdas/shared/contract.ts';
import { thawWriters } from '../../../lambdas/thaw-writers/thaw-writers.ts';
import { createRunStoreTable, type Engine, startEngine } from '../shared/engine.ts';
import { exampleRun } from '../shared/example-run.ts';
import { FreezeWorld } from '../shared/freeze/freeze-world.ts';
import { mail, search } from '../shared/freeze/slow-mappings.ts';

let engine: Engine;
let world: FreezeWorld;
let input: StepInput;
let tables = 0;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());
beforeEach(async () => {
  const table = `thaw-writers-${++tables}`;
  await createRunStoreTable(engine.client, table);
  world = new FreezeWorld(engine.client, table);
  input = await world.begin(exampleRun('run-1'));
  await freezeWriters(input, world.ports());
});
const value = () => world.values.get('read-only');
const thaw = () => thawWriters(input, world.ports());

describe('ThawWriters', () => {
  it('thaws the roles, and the parameter not before fifteen seconds later', async () => {
    await expect(thaw()).rejects.toMatchObject({ name: 'NotSettledYetError' });
    expect([value(), world.denied()]).toEqual(['all', []]);
    world.time += 14_000;
    await expect(thaw()).rejects.toMatchObject({ name: 'NotSettledYetError' });
    expect(value()).toBe('all');
    world.time += 1000;
    expect(await thaw()).toEqual({ thawedAt: '2026-11-20T10:31:15.000Z', parameter: 'restored' });
    expect(value()).toBe('none');
  });
  it('twice says the same', async () => {
    const first = await world.untilDone(thaw);
    world.time += 60_000;
    expect(await thaw()).toEqual(first);
  });
  it('leaves the lock to FinishRecovery', async () => {
    await world.untilDone(thaw);
    await expect(world.begin(exampleRun('run-2'))).rejects.toMatchObject({ name: 'RecoveryInProgressError' });
  });
  it('does not overwrite what somebody else set', async () => {
    world.values.set('read-only', 'tenant-7');
    expect(await world.untilDone(thaw)).toMatchObject({ parameter: 'left' });
    expect(value()).toBe('tenant-7');
    expect(await thaw()).toMatchObject({ parameter: 'left' });
  });
  it('thaws the writers even if a mapping can not be enabled, and says so', async () => {
    const run = exampleRun('run-2', 'invoices');
    const other = await world.begin(run, { pauseMappings: [search, mail] });
    await world.untilDone(() => freezeWriters(other, world.ports()));
    const ports = world.ports();
    const mappings = {
      resume: async (uuid: string, runId: string) => {
        if (uuid === mail) throw new Error('AccessDenied: lambda:UpdateEventSourceMapping');
        await ports.mappings.resume(uuid, runId);
      },
    };
    await expect(world.untilDone(() => thawWriters(other, { ...ports, mappings }))).rejects.toThrow('AccessDenied');
    expect([world.denied('invoices'), world.mappings.off]).toEqual([[], [mail]]);
    await world.untilDone(() => thawWriters(other, ports));
    expect(world.mappings.off).toEqual([]);
  });
  it('stops every other step', async () => {
    await expect(thaw()).rejects.toMatchObject({ name: 'NotSettledYetError' });
    await expect(world.ports().runs.assertNotLifted(input.run)).rejects.toMatchObject({ name: 'FreezeLiftedError' });
  });
});
