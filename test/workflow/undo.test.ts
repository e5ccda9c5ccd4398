import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { UndoParameters } from '../../lambdas/shared/incident.ts';
import { failureMail, freezeOf, frozenBy, patient, thawed } from './look.ts';
import { openShop, type Shop } from './shop.ts';
import { untilAsked } from './small-incident.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.close());
afterEach(() => shop.clearFaults());

const outputOf = async (executionArn: string) => {
  const { execution } = await shop.ended(executionArn);
  expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
  return JSON.parse(execution.output ?? '');
};
const refusal = async (parameters: unknown) => {
  const { executionArn } = await shop.start(parameters);
  const { execution } = await shop.ended(executionArn);
  expect(execution).toMatchObject({ status: 'FAILED', error: 'InvalidIncidentError' });
  return JSON.parse(execution.cause ?? '').errorMessage as string;
};
const repairedRun = async (name: string) => {
  const orders = await untilAsked(shop, name);
  await shop.decide(name, 'approve');
  await outputOf(orders.executionArn);
  expect(await orders.now()).toEqual(orders.repaired);
  return orders;
};
const undo = (runId: string): UndoParameters => ({ undo: { runId }, ...patient });

describe('the approval page', () => {
  it('reverts: everything is as before the patch, and the writers are thawed', async () => {
    const { runId, executionArn, broken, now } = await untilAsked(shop, 'reverted');
    await shop.decide(runId, 'revert');
    expect(await outputOf(executionArn)).toMatchObject({
      outcome: 'reverted',
      counts: { updated: 1, put: 1, deleted: 1, conflict: 0 },
    });
    expect(await now()).toEqual(broken);
    expect(await freezeOf(shop)).toEqual(thawed);
    expect(await refusal(undo(runId))).toMatch(/reverted already/);
  });

  it('reverts what is still as it was written, after failures too, by Redrive', async () => {
    const { runId, executionArn, broken, now } = await untilAsked(shop, 'reverted-late');
    await shop.put({ order: 'reverted-late-changed', total: '77', status: 'open' });
    await shop.fault({ service: 'dynamodb', operation: 'DeleteItem', caller: 'RevertBatch', error: 'AccessDenied' });
    await shop.decide(runId, 'revert');
    expect((await shop.ended(executionArn)).execution.status).toBe('FAILED');
    expect(await freezeOf(shop)).toEqual(frozenBy(runId));
    expect((await failureMail(shop, runId)).text).toContain('AccessDenied');
    await shop.clearFaults();
    await shop.redrive(executionArn);
    expect(await outputOf(executionArn)).toMatchObject({ outcome: 'reverted', counts: { conflict: 1 } });
    expect(await now()).toEqual([{ order: 'reverted-late-changed', total: '77', status: 'open' }, ...broken.slice(1)]);
  });
});

describe('an undo by an execution of its own', () => {
  it('freezes, puts everything back, asks, and thaws; and can be undone itself', async () => {
    const { broken, repaired, now } = await repairedRun('done');
    const first = await shop.start(undo('done'), 'undo-done');
    await shop.entered(first.executionArn, 'ApprovePatch');
    expect(await freezeOf(shop)).toEqual(frozenBy('undo-done'));
    expect(await now()).toEqual(broken);
    await shop.decide('undo-done', 'approve');
    expect(await outputOf(first.executionArn)).toMatchObject({
      outcome: 'undone',
      counts: { updated: 1, put: 1, deleted: 1, conflict: 0, failed: 0 },
    });
    expect(await freezeOf(shop)).toEqual(thawed);

    const second = await shop.start(undo('undo-done'), 'redo-done');
    await shop.decide('redo-done', 'approve');
    await outputOf(second.executionArn);
    expect(await now()).toEqual(repaired);
  });

  it('is taken back on its own page', async () => {
    const { broken, repaired, now } = await repairedRun('wavering');
    const { executionArn } = await shop.start(undo('wavering'), 'undo-wavering');
    await shop.entered(executionArn, 'ApprovePatch');
    expect(await now()).toEqual(broken);
    await shop.decide('undo-wavering', 'revert');
    expect(await outputOf(executionArn)).toMatchObject({ outcome: 'reverted' });
    expect(await now()).toEqual(repaired);
  });

  it('is refused in one sentence where there is nothing to undo', async () => {
    expect(await refusal(undo('never-was'))).toMatch(/never-was/);
    expect(await refusal({ ...undo('done'), tableName: 'orders' })).toMatch(/^tableName is not an incident parameter/);
    expect(await refusal({ undo: { runId: 'a b' } })).toMatch(/^undo.runId must be the name of an execution/);
  });
});
