import {
  AttachRolePolicyCommand,
  DetachRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { askedFor } from './approvers.ts';
import { uploadKeys } from './key-file.ts';
import { childrenOf, failureMail, freezeOf, frozenBy, held, roleOf, struck, succeededTasks, thawed } from './look.ts';
import { eventually, openShop, type Shop } from './shop.ts';
import { breakOrders } from './small-incident.ts';

interface Stopped {
  readonly runId: string;
  readonly executionArn: string;
}

describe('a recovery that failed and is redriven', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop?.close());

  /** The run fails with the error and leaves the freeze so; its mail says all that. */
  const fails = async (run: Stopped, error: string, says: readonly (string | RegExp)[], frozen = true) => {
    const { execution } = await shop.ended(run.executionArn);
    expect(execution).toMatchObject({ status: 'FAILED', error });
    expect(await freezeOf(shop)).toEqual(frozen ? frozenBy(run.runId) : thawed);
    const { subject, text } = await failureMail(shop, run.runId);
    expect(subject).toContain(frozen ? `${error}, writers frozen, run ${run.runId}` : `${error}, run ${run.runId}`);
    expect(text).toContain(frozen ? 'THE WRITERS ARE FROZEN.' : 'The writers are thawed since');
    for (const piece of [...says, 'press Redrive'])
      expect(text).toEqual(typeof piece === 'string' ? expect.stringContaining(piece) : expect.stringMatching(piece));
  };
  /** The redriven run ends well: thawed, the lock given back, and every task has succeeded once, the redrive included. */
  const ends = async ({ executionArn }: Stopped, counts: object) => {
    const { execution } = await shop.ended(executionArn);
    expect(execution.status).toBe('SUCCEEDED');
    expect(JSON.parse(execution.output ?? '')).toMatchObject({ outcome: 'approved', counts });
    expect(await freezeOf(shop)).toEqual(thawed);
    const { CheckRestore, ...tasks } = await succeededTasks(shop, executionArn);
    expect(tasks).toEqual({
      ValidateIncident: 1,
      FreezeWriters: 1,
      StartRestore: 1,
      SettleFreeze: 1,
      CollectKeys: 1,
      SummarizePatch: 1,
      ApprovePatch: 1,
      ThawWriters: 1,
      FinishRecovery: 1,
    });
  };
  const redriveAndApprove = async (run: Stopped, counts: object) => {
    await shop.redrive(run.executionArn);
    await shop.decide(run.runId, 'approve');
    await ends(run, counts);
  };

  it('patches only what is not patched yet, when more failed than is tolerated', async () => {
    const { incident, counts, repaired, now } = await breakOrders(shop, 'too-many');
    // The patch's delete only, and not before its other writes are through.
    const failing = { service: 'dynamodb', operation: 'DeleteItem', error: 'RequestExpired' };
    await shop.fault({ ...failing, ...held });
    const run = await shop.start(incident);
    await struck(shop);
    const succeeded = async () =>
      (await childrenOf(shop, run.executionArn)).filter(({ status }) => status === 'SUCCEEDED').length;
    await eventually(async () => (await succeeded()) === 3);
    shop.sandbox.faults.clear();
    shop.sandbox.faults.add(failing);
    await fails(run, 'States.ExceedToleratedFailureThreshold', [
      'failed in the step PatchItems',
      /too-many-created.*RequestExpired/,
      'Some items may be patched already.',
      'Only the batches that failed are run again.',
    ]);
    const done = (await childrenOf(shop, run.executionArn)).filter(({ status }) => status === 'SUCCEEDED');
    expect(done).not.toEqual([]);

    await shop.clearFaults();
    await redriveAndApprove(run, counts);
    expect(await now()).toEqual(repaired);
    const children = await childrenOf(shop, run.executionArn);
    expect(children).toEqual(expect.arrayContaining(done));
    expect(children.filter(({ redriveCount }) => redriveCount === 1)).toHaveLength(4 - done.length);
  });

  it('reads a key file anew, when a bad line in it was corrected', async () => {
    const { incident, counts, repaired, now } = await breakOrders(shop, 'bad-line');
    const orders = ['changed', 'deleted', 'created', 'spared'].map((what) => `bad-line-${what}`);
    const good = ['customer,order', ...orders.map((order) => `${shop.key(order).customer},${order}`)];
    const uri = await uploadKeys(shop, 'orders.csv', good.with(3, 'customer-1').join('\n'));
    const run = await shop.start({ ...incident, impactedKeys: { source: 's3', uri } });
    await fails(run, 'KeyFileError', [
      'failed in the step CollectKeys',
      `${uri}, line 4: the header has 2 columns and this line 1.`,
      'No item of the table was changed.',
      'upload the file again under the same name',
    ]);

    await uploadKeys(shop, 'orders.csv', good.join('\n'));
    await redriveAndApprove(run, counts);
    expect(await now()).toEqual(repaired);
  });

  it('goes on when a missing permission was granted', async () => {
    const { incident, counts, repaired, now } = await breakOrders(shop, 'denied');
    const iam = new IAMClient(shop.aws.config);
    const RoleName = await roleOf(shop, 'PatchBatch');
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    const { PolicyArn } = AttachedPolicies?.find(({ PolicyName }) => PolicyName?.includes('PatchTables')) ?? {};
    await iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
    const run = await shop.start(incident);
    await fails(run, 'States.ExceedToleratedFailureThreshold', [
      'failed in the step PatchItems',
      /AccessDenied.* is not authorized to perform: dynamodb:/,
      'usually a missing permission',
    ]);

    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
    await shop.aws.advance(10);
    await redriveAndApprove(run, counts);
    expect(await now()).toEqual(repaired);
  });

  it('asks the approvers again, when none of them could be mailed', async () => {
    const { incident, counts, repaired, now } = await breakOrders(shop, 'unasked');
    // One for each approver; the mail about the failure gets through.
    await shop.fault({ service: 'ses', operation: 'SendEmail', error: 'MessageRejected', count: 2 });
    const run = await shop.start(incident);
    await fails(run, 'ApprovalMailError', [
      'failed in the step ApprovePatch',
      /lena@example.com \(MessageRejected: .*oncall@example.com \(MessageRejected: /,
      'The patch itself is done; it is not repeated.',
    ]);

    await redriveAndApprove(run, counts);
    expect(await now()).toEqual(repaired);
    expect(new Set((await childrenOf(shop, run.executionArn)).map(({ redriveCount }) => redriveCount))).toEqual(
      new Set([0]),
    );
  });

  it('mails the result, when that failed after all was done', async () => {
    const { incident, counts, repaired, now } = await breakOrders(shop, 'unreported');
    const run = await shop.start(incident);
    await askedFor(shop, run.runId);
    await shop.fault({ service: 'ses', operation: 'SendEmail', error: 'MessageRejected', count: 2 });
    await shop.decide(run.runId, 'approve');
    await fails(
      run,
      'ReportMailError',
      ['failed in the step FinishRecovery', 'only its report was not mailed', 'it is not repeated'],
      false,
    );
    expect(await now()).toEqual(repaired);
    const result = async () =>
      (await shop.mails(`Run ${run.runId}.`)).filter(({ subject }) => /recovered/.test(subject));
    expect(await result()).toEqual([]);

    await shop.redrive(run.executionArn);
    await ends(run, counts);
    expect((await result()).map(({ to }) => to[0])).toEqual(['lena@example.com', 'oncall@example.com']);
  });
});
