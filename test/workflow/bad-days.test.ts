import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lift } from './lift.ts';
import { failureMail, freezeOf, frozenBy, held, iamSpreads, patient, struck, thawed } from './look.ts';
import { eventually, openShop, type Shop } from './shop.ts';
import { breakOrders, untilAsked } from './small-incident.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.close());

interface Moment {
  readonly state: string;
  /** What the run is at while the freeze is lifted. */
  readonly call: { readonly service: string; readonly operation: string; readonly caller: string };
}
const moments: [string, Moment][] = [
  [
    'while FreezeWriters is at it',
    {
      state: 'FreezeWriters',
      call: { service: 'iam', operation: 'AttachRolePolicy', caller: 'FreezeWriters' },
    },
  ],
  [
    'before the restore is done',
    {
      state: 'StartRestore',
      call: { service: 'dynamodb', operation: 'RestoreTableToPointInTime', caller: 'StartRestore' },
    },
  ],
  [
    'while the items are patched',
    {
      state: 'PatchItems',
      call: { service: 'dynamodb', operation: 'BatchGetItem', caller: 'PatchBatch' },
    },
  ],
];

describe('a freeze that is lifted by hand', () => {
  it.each([[{ runId: 'nobody' }], [{ runid: 'asked' }], [{}]])('of no run, %j, says what to give', async (input) => {
    const { status, error, cause } = await lift(shop, input);
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'RunNotFoundError' });
    expect(JSON.parse(cause ?? '{}').errorMessage).toMatch(/^No run .* is known: give the name of an execution/);
  });

  it.each(moments)('%s ends the run, and a new one repairs the table', async (_, { state, call }) => {
    const name = `run-${state}`;
    const patch = { createdItems: 'delete' as const, toleratedFailurePercentage: 0, maxConcurrency: 1 };
    const orders = await breakOrders(shop, name, { ...patient, patch });
    await shop.fault({ ...call, ...held });
    const { runId, executionArn } = await shop.start(orders.incident, name);
    await struck(shop);
    const first = await lift(shop, { runId });
    expect(first).toMatchObject({ status: 'SUCCEEDED' });
    expect(await lift(shop, { runId })).toEqual(first);
    await shop.clearFaults();

    const { execution } = await shop.ended(executionArn);
    // Of a Map, the batches that were not begun stop so, and with them the Map.
    const error = state === 'PatchItems' ? 'States.ExceedToleratedFailureThreshold' : 'FreezeLiftedError';
    expect(execution).toMatchObject({ status: 'FAILED', error });
    await iamSpreads(shop);
    expect(await freezeOf(shop)).toEqual(thawed);
    const { text } = await failureMail(shop, runId);
    expect(text).toMatch(/FreezeLiftedError\W+The freeze of run \S+ was lifted/);
    // A step of the other branch may notice before the thaw is through.
    expect(text).toMatch(/The writers are (thawed since|being thawed)/);
    expect(text).toContain('start a new execution with a new name');

    const again = await shop.start(orders.incident, `${name}-again`);
    await shop.decide(again.runId, 'approve');
    expect((await shop.ended(again.executionArn)).execution.status).toBe('SUCCEEDED');
    expect(await orders.now()).toEqual(orders.repaired);
    expect(await freezeOf(shop)).toEqual(thawed);
  });

  it('while the approvers are asked leaves the patched items patched, and the run to its approvers', async () => {
    const { runId, executionArn, ...orders } = await untilAsked(shop, 'asked');
    expect(await lift(shop, { runId })).toMatchObject({ status: 'SUCCEEDED', output: { parameter: 'restored' } });
    expect(await freezeOf(shop)).toEqual(thawed);
    await shop.decide(runId, 'approve');
    expect((await shop.ended(executionArn)).execution.status).toBe('SUCCEEDED');
    expect(await orders.now()).toEqual(orders.repaired);
    expect(await freezeOf(shop)).toEqual(thawed);
  });

  it.each([
    ['while a revert is at it ends the run', 'revert', 'dynamodb', 'BatchGetItem', 'RevertBatch', 'FAILED'],
    ['while the run finishes lets it finish', 'approve', 'ses', 'SendEmail', 'FinishRecovery', 'SUCCEEDED'],
  ] as const)('%s', async (_, decision, service, operation, caller, status) => {
    const { runId, executionArn, ...orders } = await untilAsked(shop, `late-${decision}`);
    await shop.fault({ service, operation, caller, ...held });
    await shop.decide(runId, decision);
    await struck(shop);
    const first = await lift(shop, { runId });
    expect(first).toMatchObject({ status: 'SUCCEEDED', output: { parameter: 'restored' } });
    expect(await lift(shop, { runId })).toEqual(first);
    await shop.clearFaults();
    expect((await shop.ended(executionArn)).execution.status).toBe(status);
    await iamSpreads(shop);
    expect(await freezeOf(shop)).toEqual(thawed);
    // A batch that had looked at its run in the last five seconds may still go back: whole items, under their conditions.
    const now = await orders.now();
    const back = now.map((_, n) =>
      decision === 'revert' ? [orders.repaired[n], orders.broken[n]] : [orders.repaired[n]],
    );
    now.forEach((order, n) => void expect(back[n]).toContainEqual(order));
  });

  it('after the end changes nothing', async () => {
    const { runId, executionArn } = await untilAsked(shop, 'ended');
    await shop.decide(runId, 'approve');
    await shop.ended(executionArn);
    const next = await untilAsked(shop, 'next');
    const freeze = await freezeOf(shop);
    const once = await lift(shop, { runId });
    expect(once).toMatchObject({ status: 'SUCCEEDED', output: { parameter: 'restored' } });
    expect(await lift(shop, { runId })).toEqual(once);
    expect(await freezeOf(shop)).toEqual(freeze);
    expect(freeze.lockedBy).toBe(next.runId);
    await shop.decide(next.runId, 'approve');
    expect((await shop.ended(next.executionArn)).execution.status).toBe('SUCCEEDED');
  });
});

describe('a second recovery of the same table', () => {
  it('is refused while the first goes on, touches nothing, and works when that is finished', async () => {
    const first = await untilAsked(shop, 'first');
    const before = { freeze: await freezeOf(shop), orders: await first.now() };
    expect(before.freeze).toEqual(frozenBy('first'));

    const second = await shop.start(first.incident, 'second');
    const { execution, states } = await shop.ended(second.executionArn);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'RecoveryInProgressError' });
    expect(JSON.parse(execution.cause ?? '{}').errorMessage).toMatch(/^Run first is recovering the table orders: /);
    expect(states.map(({ name }) => name)).toEqual(['ValidateIncident']);
    expect({ freeze: await freezeOf(shop), orders: await first.now() }).toEqual(before);
    const { text } = await failureMail(shop, 'second');
    expect(text).toContain('Run first is recovering the table orders');
    expect(text).toContain('Nothing was touched: no role, no parameter, no item.');

    await shop.decide('first', 'approve');
    expect((await shop.ended(first.executionArn)).execution.status).toBe('SUCCEEDED');
    const third = await untilAsked(shop, 'third');
    await shop.decide('third', 'approve');
    expect((await shop.ended(third.executionArn)).execution.status).toBe('SUCCEEDED');
    expect(await third.now()).toEqual(third.repaired);
    expect(await freezeOf(shop)).toEqual(thawed);
  });

  it('is refused to all but one of several that start at once', async () => {
    const { incident, ...orders } = await breakOrders(shop, 'many');
    const runs = await Promise.all(['a', 'b', 'c'].map((name) => shop.start(incident, `many-${name}`)));
    const executions = () => Promise.all(runs.map(({ executionArn }) => shop.describe(executionArn)));
    const ended = await eventually(async () => {
      const refused = (await executions()).filter(({ status }) => status !== 'RUNNING');
      return refused.length === 2 && refused;
    });
    expect(ended.map(({ error }) => error)).toEqual(['RecoveryInProgressError', 'RecoveryInProgressError']);
    const [winner] = runs.filter(({ executionArn }) => !ended.some((each) => each.executionArn === executionArn));
    await shop.decide(winner?.runId ?? '', 'approve');
    expect((await shop.ended(winner?.executionArn ?? '')).execution.status).toBe('SUCCEEDED');
    expect(await orders.now()).toEqual(orders.repaired);
    expect(await freezeOf(shop)).toEqual(thawed);
  });
});
