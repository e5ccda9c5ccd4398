import { DescribeTableCommand, GetItemCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { askedFor } from './approvers.ts';
import { freezeOf, frozenBy, held, iamSpreads, struck, thawed } from './look.ts';
import { eventually, openShop, type Shop } from './shop.ts';
import { breakOrders, untilAsked } from './small-incident.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.close());
afterEach(() => shop.clearFaults());

const minutes = (count: number) => shop.aws.advance(60 * count);
const mailAbout = (runId: string, subject: string) =>
  eventually(async () => (await shop.mails(runId)).findLast((mail) => mail.subject.includes(subject)));
const isThawed = async () => {
  await eventually(async () => (await freezeOf(shop)).lockedBy === undefined);
  expect(await freezeOf(shop)).toEqual(thawed);
};

describe('a run that was stopped by hand', () => {
  it('is reported, thawed after its grace time, and can not be redriven then', async () => {
    const { runId, executionArn, incident, ...orders } = await untilAsked(shop, 'halted');
    await shop.stop(executionArn);
    const { text } = await mailAbout(runId, 'was stopped by hand (ABORTED, writers frozen');
    expect(text).toMatch(/THE WRITERS ARE FROZEN. If the run does not go on, the watchdog lifts the freeze at about/);
    expect(text).toContain('press Redrive');
    await minutes(1400);
    expect(await freezeOf(shop)).toEqual(frozenBy(runId));
    await minutes(40);
    await isThawed();
    expect((await mailAbout(runId, 'was lifted (by the watchdog')).text).toContain('The writers are thawed.');

    await shop.redrive(executionArn);
    const { execution } = await shop.ended(executionArn);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'FreezeLiftedError' });
    const late = await mailAbout(runId, 'failed (FreezeLiftedError');
    expect(late.text).toContain('Then start a new execution with a new name.');
    expect(late.text).not.toContain('press Redrive');
    expect(await orders.now()).toEqual(orders.repaired);

    const again = await shop.start(incident, 'halted-again');
    await shop.decide(again.runId, 'approve');
    expect(JSON.parse((await shop.ended(again.executionArn)).execution.output ?? '{}')).toMatchObject({
      outcome: 'approved',
      counts: { unchanged: 4 },
    });
  });

  it('goes on within its grace time, and the watchdog leaves it alone', async () => {
    const { runId, executionArn } = await untilAsked(shop, 'meant');
    await shop.stop(executionArn);
    await mailAbout(runId, 'was stopped by hand');
    await minutes(1000);
    await shop.redrive(executionArn);
    // The first question would have expired by then.
    await askedFor(shop, runId, 2);
    await minutes(1000);
    await shop.decide(runId, 'approve');
    expect((await shop.ended(executionArn)).execution.status).toBe('SUCCEEDED');
    expect(await freezeOf(shop)).toEqual(thawed);
  });
});

describe('a run that takes too long', () => {
  it('is thawed while it runs, and stops at its next step', async () => {
    const limits = { freeze: { maxMinutes: 300 }, approval: { timeoutMinutes: 300 } };
    const { incident } = await breakOrders(shop, 'long', limits);
    await shop.fault({ service: 'dynamodb', operation: 'RestoreTableToPointInTime', ...held });
    const { runId, executionArn } = await shop.start(incident, 'long');
    await struck(shop);
    await iamSpreads(shop);
    expect(await freezeOf(shop)).toEqual(frozenBy(runId));
    await minutes(301);
    await isThawed();
    await shop.clearFaults();
    const { execution } = await shop.ended(executionArn);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'FreezeLiftedError' });
    expect((await mailAbout(runId, 'failed')).text).toContain('start a new execution');
  });
});

describe('what got lost on its way', () => {
  it('is a report: the watchdog sends it', async () => {
    const { runId, executionArn } = await untilAsked(shop, 'unreported');
    await shop.fault({ service: 'events', operation: 'DeliverEvent', error: 'InternalFailure', count: 1 });
    await shop.stop(executionArn);
    await eventually(async () => shop.sandbox.faults.list().length === 0);
    await minutes(2);
    await mailAbout(runId, 'was stopped by hand');
    await minutes(10);
    await minutes(1440);
    await isThawed();
    // One to each, however often the watchdog looks.
    expect((await shop.mails(runId)).filter(({ subject }) => subject.includes('stopped by hand'))).toHaveLength(2);
  });

  const unanswered = { service: 'states', operation: 'SendTaskSuccess', error: 'AccessDeniedException' };

  it('is a decision: the watchdog delivers it', async () => {
    const { runId, executionArn, ...orders } = await untilAsked(shop, 'undelivered');
    await shop.fault({ ...unanswered, caller: 'ApprovalPage' });
    await expect(shop.decide(runId, 'approve')).rejects.toThrow('503');
    await minutes(5);
    expect((await shop.ended(executionArn)).execution.status).toBe('SUCCEEDED');
    expect(await orders.now()).toEqual(orders.repaired);
    expect(await freezeOf(shop)).toEqual(thawed);
  });

  it('is a decision: whoever sends the form again delivers it', async () => {
    const { runId, executionArn } = await untilAsked(shop, 'sent-again');
    await shop.fault({ ...unanswered, caller: 'WatchFreezes' });
    await shop.fault({ ...unanswered, caller: 'ApprovalPage', count: 1 });
    await expect(shop.decide(runId, 'approve')).rejects.toThrow('503');
    await shop.decide(runId, 'approve');
    expect((await shop.ended(executionArn)).execution.status).toBe('SUCCEEDED');
    expect(await freezeOf(shop)).toEqual(thawed);
  });
});

describe('a restored table', () => {
  const runStore = async (pk: string) => {
    const { TableNames } = await shop.aws.dynamodb.send(new ListTablesCommand());
    const TableName = TableNames?.find((name) => name.includes('RunStore'));
    const command = new GetItemCommand({ TableName, Key: { pk: { S: pk } }, ConsistentRead: true });
    return (await shop.aws.dynamodb.send(command)).Item;
  };
  const exists = async (table: { TableName: string | undefined }) =>
    shop.aws.dynamodb.send(new DescribeTableCommand(table)).then(
      () => true,
      (error: Error) => error.name,
    );

  it('is removed a day after its run, and then there is nothing left to watch', async () => {
    const { runId, executionArn } = await untilAsked(shop, 'kept');
    await shop.decide(runId, 'approve');
    await shop.ended(executionArn);
    const table = { TableName: (await runStore(`RUN#${runId}`))?.restoredTable?.S };
    await minutes(1400);
    expect(await exists(table)).toBe(true);
    await minutes(40);
    await eventually(async () => (await exists(table)) === 'ResourceNotFoundException');
    await minutes(1440);
    await eventually(async () => (await runStore('WATCHED'))?.runs === undefined);
  });
});
