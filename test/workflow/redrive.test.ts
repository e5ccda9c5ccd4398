import {
  AttachRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uploadKeys } from './key-file.ts';
import { childrenOf, failureMail, freezeOf, frozenBy, patient, roleOf, succeededTasks, thawed } from './look.ts';
import { openShop, type Shop } from './shop.ts';

/** Every task of a recovery, once; CheckRestore asks as often as it takes. */
const eachOnce = {
  ValidateIncident: 1,
  FreezeWriters: 1,
  StartRestore: 1,
  CheckRestore: expect.any(Number),
  SettleFreeze: 1,
  CollectKeys: 1,
  SummarizePatch: 1,
  ApprovePatch: 1,
  ThawWriters: 1,
  FinishRecovery: 1,
};

describe('a recovery that failed and is redriven', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ restoreSeconds: 10, restorableLagSeconds: 1 });
  });
  afterAll(() => shop?.close());

  it('patches only what failed, when more failed than is tolerated', async () => {
    await shop.seed([
      { order: 'a1', total: '1' },
      { order: 'a2', total: '2' },
    ]);
    const orders = ['a1', 'a2', 'a3', 'a4'];
    const patch = { createdItems: 'delete' as const, toleratedFailurePercentage: 25 };
    const incident = await shop.incidentFromNow(orders, { ...patient, patch });
    for (const order of orders) await shop.put({ order, total: '99' });
    // Deletes only, and late enough that the updates are through.
    await shop.fault({ service: 'dynamodb', operation: 'DeleteItem', error: 'RequestExpired', delayMs: 1500 });
    const { runId, executionArn } = await shop.start(incident);
    const { execution } = await shop.ended(executionArn);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'States.ExceedToleratedFailureThreshold' });
    expect(await freezeOf(shop)).toEqual(frozenBy(runId));
    const { text } = await failureMail(shop, runId);
    for (const piece of ['failed in the step PatchItems', 'THE WRITERS ARE FROZEN', 'RequestExpired', 'press Redrive'])
      expect(text).toContain(piece);
    const failed = await childrenOf(shop, executionArn);
    const done = failed.filter(({ status }) => status === 'SUCCEEDED');
    expect(done).not.toEqual([]);

    await shop.clearFaults();
    await shop.redrive(executionArn);
    await shop.decide(runId, 'approve');
    expect((await shop.ended(executionArn)).execution.status).toBe('SUCCEEDED');
    expect(await succeededTasks(shop, executionArn)).toEqual(eachOnce);
    const children = await childrenOf(shop, executionArn);
    expect(children).toEqual(expect.arrayContaining(done));
    expect(children.filter(({ redriveCount }) => redriveCount === 1)).toHaveLength(4 - done.length);
    expect(await Promise.all(orders.map(async (order) => (await shop.read(order))?.total))).toEqual([
      '1',
      '2',
      undefined,
      undefined,
    ]);
    expect(await freezeOf(shop)).toEqual(thawed);
  });

  it('reads a key file anew, when a bad line in it was corrected', async () => {
    await shop.seed([{ order: 'b1', total: '1' }]);
    const uri = await uploadKeys(shop, 'b.csv', 'customer,order\ncustomer-1,b1\ncustomer-1\n');
    const incident = await shop.incidentFromNow([], { ...patient, impactedKeys: { source: 's3', uri } });
    await shop.put({ order: 'b1', total: '99' });
    const { runId, executionArn } = await shop.start(incident);
    const { execution } = await shop.ended(executionArn);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'KeyFileError' });
    expect(await freezeOf(shop)).toEqual(frozenBy(runId));
    const mail = await failureMail(shop, runId);
    expect(mail.text).toContain('failed in the step CollectKeys');

    await uploadKeys(shop, 'b.csv', 'customer,order\ncustomer-1,b1\n');
    await shop.redrive(executionArn);
    await shop.decide(runId, 'approve');
    expect((await shop.ended(executionArn)).execution.status).toBe('SUCCEEDED');
    expect(await succeededTasks(shop, executionArn)).toEqual(eachOnce);
    expect((await shop.read('b1'))?.total).toBe('1');
    expect(await freezeOf(shop)).toEqual(thawed);
  });

  it('goes on when a missing permission was granted', async () => {
    await shop.seed([{ order: 'c1', total: '1' }]);
    const incident = await shop.incidentFromNow(['c1'], patient);
    await shop.put({ order: 'c1', total: '99' });
    const iam = new IAMClient(shop.aws.config);
    const RoleName = await roleOf(shop, 'PatchBatch');
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    for (const { PolicyArn } of AttachedPolicies ?? [])
      await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    const { runId, executionArn } = await shop.start(incident);
    const { execution } = await shop.ended(executionArn);
    expect(execution).toMatchObject({ status: 'FAILED' });
    expect(await freezeOf(shop)).toEqual(frozenBy(runId));
    const { text } = await failureMail(shop, runId);
    expect(text).toMatch(/AccessDenied.*is not authorized to perform: dynamodb:/);

    for (const { PolicyArn } of AttachedPolicies ?? [])
      await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    await shop.aws.advance(10);
    await shop.redrive(executionArn);
    await shop.decide(runId, 'approve');
    expect((await shop.ended(executionArn)).execution.status).toBe('SUCCEEDED');
    expect(await succeededTasks(shop, executionArn)).toEqual(eachOnce);
    expect((await shop.read('c1'))?.total).toBe('1');
    expect(await freezeOf(shop)).toEqual(thawed);
  });

  it('asks the approvers again, when nobody could be mailed', async () => {
    await shop.seed([{ order: 'd1', total: '1' }]);
    const incident = await shop.incidentFromNow(['d1'], patient);
    await shop.put({ order: 'd1', total: '99' });
    // One for each approver.
    await shop.fault({ service: 'ses', operation: 'SendEmail', error: 'MessageRejected', count: 2 });
    const { runId, executionArn } = await shop.start(incident);
    const { execution } = await shop.ended(executionArn);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ApprovalMailError' });
    expect(await freezeOf(shop)).toEqual(frozenBy(runId));
    expect((await failureMail(shop, runId)).text).toContain('The patch itself is done; it is not repeated.');

    await shop.redrive(executionArn);
    await shop.decide(runId, 'approve');
    expect((await shop.ended(executionArn)).execution.status).toBe('SUCCEEDED');
    expect(await succeededTasks(shop, executionArn)).toEqual(eachOnce);
    expect(await childrenOf(shop, executionArn)).toEqual([expect.objectContaining({ redriveCount: 0 })]);
    expect((await shop.read('d1'))?.total).toBe('1');
    expect(await freezeOf(shop)).toEqual(thawed);
  });

  it('mails the result, when that failed at the end', async () => {
    await shop.seed([{ order: 'e1', total: '1' }]);
    const incident = await shop.incidentFromNow(['e1'], patient);
    await shop.put({ order: 'e1', total: '99' });
    const { runId, executionArn } = await shop.start(incident);
    await shop.entered(executionArn, 'ApprovePatch');
    await shop.fault({ service: 'ses', operation: 'SendEmail', error: 'MessageRejected', count: 2 });
    await shop.decide(runId, 'approve');
    const { execution } = await shop.ended(executionArn);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'ReportMailError' });
    expect(await freezeOf(shop)).toEqual(thawed);
    expect((await failureMail(shop, runId)).text).toContain('only its report was not mailed');

    await shop.redrive(executionArn);
    expect((await shop.ended(executionArn)).execution.status).toBe('SUCCEEDED');
    expect(await succeededTasks(shop, executionArn)).toEqual(eachOnce);
    const results = (await shop.mails('orders recovered (1 patched)')).filter(({ text }) => text.includes(runId));
    expect(results).toHaveLength(2);
  });
});
