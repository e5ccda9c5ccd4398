import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { isStopped, newAlarm } from './alarms.ts';
import { askedFor, look } from './approvers.ts';
import { failureMail, freezeOf, frozenBy, patient, thawed } from './look.ts';
import { eventually, openShop, type Shop } from './shop.ts';

const alarm = 'orders-errors';
/** So many batches, too: up to a thousand keys a batch is one. */
const many = 60;

let shop: Shop;
let become: Awaited<ReturnType<typeof newAlarm>>['become'];
beforeAll(async () => {
  shop = await openShop();
  ({ become } = await newAlarm(shop, alarm));
});
afterAll(() => shop?.close());
afterEach(() => shop.clearFaults());

/** Many broken orders, and their recovery as soon as it has patched the first of them, slowly: two at a time. */
const slowPatch = async (name: string, patch: object) => {
  const orders = Array.from({ length: many }, (_, index) => `${name}-${index}`);
  await shop.seed(orders.map((order) => ({ order, total: '10' })));
  const incident = await shop.incidentFromNow(orders, {
    ...patient,
    patch: { stopOnAlarm: alarm, maxConcurrency: 2, ...patch },
  });
  await shop.seed(orders.map((order) => ({ order, total: '1000' })));
  await shop.fault({ service: 'dynamodb', operation: 'UpdateItem', caller: 'PatchBatch', delayMs: 300 });
  const run = await shop.start(incident, name);
  const right = async () => {
    const rows = await Promise.all(orders.map((order) => shop.read(order)));
    return rows.filter((row) => row?.total === '10').length;
  };
  await eventually(async () => (await right()) > 0);
  return { ...run, right };
};

describe('an alarm that goes off while a recovery patches', () => {
  it('stops it with the writers frozen; redriven too early it stops again; redriven after the alarm, it ends well', async () => {
    const { runId, executionArn, right } = await slowPatch('stopped', {});
    await become('ALARM');
    expect((await shop.ended(executionArn)).execution).toMatchObject({
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
    });
    expect(await freezeOf(shop)).toEqual(frozenBy(runId));
    const patched = await right();
    expect(patched).toBeLessThan(many);
    const { text } = await failureMail(shop, runId);
    expect(text).toMatch(/PatchingStoppedError: The alarm orders-errors is in ALARM since .* \(It is ALARM\.\)/);
    expect(text).toContain('wait until CloudWatch no longer shows the alarm in ALARM');
    expect(text).toContain('press Redrive');

    await shop.clearFaults();
    await shop.redrive(executionArn);
    expect((await shop.ended(executionArn)).execution.status).toBe('FAILED');
    expect(await right()).toBe(patched);

    await become('OK');
    await eventually(async () => !(await isStopped(shop, runId)));
    await shop.redrive(executionArn);
    await shop.decide(runId, 'approve');
    const { execution } = await shop.ended(executionArn);
    expect(JSON.parse(execution.output ?? '{}')).toMatchObject({ outcome: 'approved', counts: { updated: many } });
    expect(await right()).toBe(many);
    expect(await freezeOf(shop)).toEqual(thawed);
  });

  it('where every failure is tolerated leaves what is left to the approver, who can try again after it', async () => {
    const { runId, executionArn, right } = await slowPatch('tolerated', { toleratedFailurePercentage: 100 });
    await become('ALARM');
    const [first] = await askedFor(shop, runId);
    const patched = await right();
    expect(patched).toBeLessThan(many);
    expect(await look(first.url)).toContain('The alarm orders-errors is in ALARM');

    await shop.clearFaults();
    await become('OK');
    await eventually(async () => !(await isStopped(shop, runId)));
    await shop.decide(runId, 'retry');
    const [second] = await askedFor(shop, runId, 2);
    expect(second.url).not.toBe(first.url);
    await shop.decide(runId, 'approve', new Set([first.url, (await askedFor(shop, runId))[1].url]));
    const { execution } = await shop.ended(executionArn);
    expect(JSON.parse(execution.output ?? '{}')).toMatchObject({ outcome: 'approved', counts: { updated: many } });
    expect(await right()).toBe(many);
  });

  it('before a recovery refuses it', async () => {
    await become('ALARM');
    const incident = await shop.incidentFromNow(['nobody'], { patch: { stopOnAlarm: alarm } });
    const { executionArn } = await shop.start(incident);
    const { execution } = await shop.ended(executionArn);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'InvalidIncidentError' });
    expect(execution.cause).toContain('is in ALARM already');
    expect(await freezeOf(shop)).toEqual(thawed);
  });
});
