import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freezeWriters } from '../../../lambdas/freeze-writers/freeze-writers.ts';
import { liftFreeze } from '../../../lambdas/lift-freeze/lift-freeze.ts';
import { thawWriters } from '../../../lambdas/thaw-writers/thaw-writers.ts';
import { createRunStoreTable, type Engine, startEngine } from '../shared/engine.ts';
import { exampleRun } from '../shared/example-run.ts';
import { FreezeWorld } from '../shared/freeze/freeze-world.ts';
import { mail, search } from '../shared/freeze/slow-mappings.ts';

let engine: Engine;
let world: FreezeWorld;
let tables = 0;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());
beforeEach(async () => {
  const table = `freeze-writers-${++tables}`;
  await createRunStoreTable(engine.client, table);
  world = new FreezeWorld(engine.client, table);
});
const value = () => world.values.get('read-only');
const begin = (freeze = {}) => world.begin(exampleRun('run-1'), freeze);

describe('FreezeWriters', () => {
  it('sets the parameter before it denies the roles', async () => {
    const seen: string[] = [];
    const input = await begin();
    await freezeWriters(
      input,
      world.ports(async (call) => {
        const result = await call();
        seen.push(`${value()} ${world.denied().join(' ')}`.trim());
        return result;
      }),
    );
    expect([...new Set(seen)]).toEqual(['none', 'all', 'all api', 'all api worker']);
  });
  it('twice is once', async () => {
    const input = await begin();
    const first = await freezeWriters(input, world.ports());
    world.time += 60_000;
    expect(await freezeWriters(input, world.ports())).toEqual(first);
  });
  it('of tenants is the parameter only', async () => {
    const input = await begin({ scope: 'tenants', tenants: ['tenant-2', 'tenant-1'] });
    expect(await freezeWriters(input, world.ports())).toMatchObject({ scope: 'tenants', attachedRoles: [] });
    expect(value()).toBe('tenant-1,tenant-2');
    expect(world.denied()).toEqual([]);
  });
  it('of nobody touches nothing, yet the run is held', async () => {
    const input = await begin({ scope: 'none' });
    const frozen = await freezeWriters(input, world.ports());
    expect(frozen).toMatchObject({ scope: 'none', attachedRoles: [], parameterName: null });
    expect(value()).toBe('none');
    expect(await world.ports().runs.find('run-1')).toMatchObject({ freeze: 'held', frozenAt: frozen.frozenAt });
    expect(await thawWriters(input, world.ports())).toMatchObject({ parameter: 'none' });
  });
  it('leaves to others what others attached', async () => {
    world.attached.get('worker')?.add('deny-orders');
    const input = await begin();
    expect(await freezeWriters(input, world.ports())).toMatchObject({ attachedRoles: ['api'] });
    await world.untilDone(() => thawWriters(input, world.ports()));
    expect(world.denied()).toEqual(['worker']);
  });
  it('after a lift says that a new run is needed, and touches nothing', async () => {
    const input = await begin();
    await world.untilDone(() => liftFreeze({ runId: 'run-1' }, world.ports()));
    await expect(freezeWriters(input, world.ports())).rejects.toMatchObject({
      name: 'FreezeLiftedError',
      message: expect.stringContaining('start a new run'),
    });
    expect([value(), world.denied()]).toEqual(['none', []]);
  });
  it('of a lifted run does not thaw the table’s next one', async () => {
    const input = await begin();
    await freezeWriters(input, world.ports());
    await world.untilDone(() => liftFreeze({ runId: 'run-1' }, world.ports()));
    await freezeWriters(await world.begin(exampleRun('run-2')), world.ports());
    await expect(freezeWriters(input, world.ports())).rejects.toMatchObject({ name: 'FreezeLiftedError' });
    await world.untilDone(() => liftFreeze({ runId: 'run-1' }, world.ports()));
    expect([value(), world.denied()]).toEqual(['all', ['api', 'worker']]);
  });
  it('waits for the event source mappings that it pauses, all at once, and counts as frozen only then', async () => {
    const input = await begin({ pauseMappings: [search, mail] });
    await expect(freezeWriters(input, world.ports())).rejects.toMatchObject({
      name: 'MappingBusyError',
      message: expect.stringContaining(`${search}, ${mail}`),
    });
    expect(world.denied()).toEqual(['api', 'worker']);
    expect(world.mappings.off).toEqual([search, mail]);
    expect(await world.ports().runs.find('run-1')).toMatchObject({
      freeze: 'held',
      pausedMappings: expect.arrayContaining([mail, search]),
    });
    world.time += 5000;
    expect(await freezeWriters(input, world.ports())).toMatchObject({
      frozenAt: '2026-11-20T10:31:05.000Z',
      pausedMappings: expect.arrayContaining([mail, search]),
    });
    await world.untilDone(() => thawWriters(input, world.ports()));
    expect(world.mappings.off).toEqual([]);
  });
  it('of nobody can pause mappings all the same', async () => {
    const input = await begin({ scope: 'none', pauseMappings: [search] });
    await world.untilDone(() => freezeWriters(input, world.ports()));
    expect([value(), world.denied(), world.mappings.off]).toEqual(['none', [], [search]]);
  });
  it('for a table that the stack no longer knows says what to do', async () => {
    const input = await begin();
    const ports = { ...world.ports(), config: async () => undefined };
    await expect(freezeWriters(input, ports)).rejects.toMatchObject({
      name: 'FreezeFailedError',
      message: expect.stringMatching(/orders.*deploy/),
    });
  });
});

describe('two tables on one parameter', () => {
  it('are thawed one by one, and the parameter goes back with the second', async () => {
    const orders = await world.begin(exampleRun('run-1', 'orders'));
    const invoices = await world.begin(exampleRun('run-2', 'invoices'));
    await freezeWriters(orders, world.ports());
    await freezeWriters(invoices, world.ports());
    expect(await world.untilDone(() => thawWriters(orders, world.ports()))).toMatchObject({ parameter: 'shared' });
    expect([value(), world.denied('orders'), world.denied('invoices')]).toEqual(['all', [], ['api', 'worker']]);
    expect(await world.untilDone(() => thawWriters(invoices, world.ports()))).toMatchObject({ parameter: 'restored' });
    expect([value(), world.denied('invoices')]).toEqual(['none', []]);
  });
});
