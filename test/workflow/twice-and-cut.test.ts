import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { lift } from './lift.ts';
import { freezeOf, frozenBy, iamSpreads, thawed } from './look.ts';
import { eventually, openShop, type Shop } from './shop.ts';
import { breakOrders } from './small-incident.ts';
import { taskStates } from './task-states.ts';

interface Cut {
  /** A call in the middle of the step's work, after which its function ends. */
  readonly after: { readonly service: string; readonly operation: string; readonly resource?: string };
  /** What a crash there leaves of the freeze; by default all of it. */
  readonly leaves?: Partial<Awaited<ReturnType<typeof freezeOf>>>;
  /** What the mail says of it. */
  readonly says?: string;
}

const cuts: Record<string, Cut> = {
  ValidateIncident: {
    after: { service: 'dynamodb', operation: 'TransactWriteItems' },
    leaves: { ...thawed, lockedBy: 'crash-ValidateIncident' },
    says: 'The writers are not frozen.',
  },
  FreezeWriters: {
    after: { service: 'ssm', operation: 'PutParameter' },
    leaves: { deniedWriters: 0, writerIsRefused: false },
  },
  StartRestore: { after: { service: 'dynamodb', operation: 'RestoreTableToPointInTime' } },
  CheckRestore: { after: { service: 'dynamodb', operation: 'DescribeTable' } },
  SettleFreeze: { after: { service: 'iam', operation: 'SimulatePrincipalPolicy' } },
  CollectKeys: { after: { service: 's3', operation: 'PutObject' } },
  PatchBatch: { after: { service: 'dynamodb', operation: 'UpdateItem', resource: 'table/orders' } },
  SummarizePatch: { after: { service: 's3', operation: 'PutObject' } },
  ApprovePatch: { after: { service: 'ses', operation: 'SendEmail' } },
  ThawWriters: {
    after: { service: 'iam', operation: 'DetachRolePolicy' },
    leaves: { deniedWriters: 1, writerIsRefused: false },
    says: 'The writers are being thawed, but that is not finished',
  },
  FinishRecovery: {
    after: { service: 'ses', operation: 'SendEmail' },
    leaves: thawed,
    says: 'The writers are thawed since',
  },
};
const steps = Object.entries(cuts);

describe('each step of a recovery', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ restoreSeconds: 10, restorableLagSeconds: 1 });
  });
  afterAll(() => shop?.close());
  let unfinished: string | undefined;
  afterEach(async () => {
    await shop.clearFaults();
    // A failed test must not keep the table from the next.
    if (unfinished) await lift(shop, { runId: unfinished });
    unfinished = undefined;
  });

  const begin = async (name: string, fault: object) => {
    const orders = await breakOrders(shop, name);
    await shop.fault({ ...fault, when: 'after', count: 1 });
    unfinished = name;
    return { ...orders, ...(await shop.start(orders.incident, name)) };
  };

  /** The run is approved unless it was, and everything is as it has to be after a recovery. Returns how many mails tell the result. */
  const completes = async (run: Awaited<ReturnType<typeof begin>>, isApproved = false) => {
    const { runId, executionArn, ...orders } = run;
    if (!isApproved) await shop.decide(runId, 'approve');
    const { execution } = await shop.ended(executionArn);
    expect(execution.error).toBeUndefined();
    expect(JSON.parse(execution.output ?? '{}')).toMatchObject({ outcome: 'approved', counts: orders.counts });
    expect(await orders.now()).toEqual(orders.repaired);
    expect(await freezeOf(shop)).toEqual(thawed);
    expect(shop.sandbox.faults.list()).toEqual([]);
    const results = (await shop.mails(runId)).filter(({ subject }) => subject.includes('recovered'));
    expect(new Set(results.flatMap(({ to }) => to))).toEqual(new Set(['lena@example.com', 'oncall@example.com']));
    unfinished = undefined;
    return results.length;
  };

  it('is among those of this test', () => {
    expect(Object.keys(cuts)).toEqual(taskStates('partial-recovery'));
  });

  it.each(steps)('%s is run again when its answer was lost', async (step) => {
    const lost = { service: 'lambda', operation: 'Invoke', resource: step, error: 'ServiceException' };
    const run = await begin(`lost-${step}`, lost);
    expect(await completes(run)).toBe(2);
  });

  // Those that were given a lease, or work in many places at once.
  it.each(['FreezeWriters', 'PatchBatch', 'ThawWriters'])('%s is run again when it ran out of time', async (step) => {
    const run = await begin(`late-${step}`, { ...cuts[step]?.after, caller: step, kill: 'timeout' });
    expect(await completes(run)).toBe(2);
  });

  it.each(steps)('%s goes on after a redrive when it crashed', async (step, { after, leaves, says }) => {
    const run = await begin(`crash-${step}`, { ...after, caller: step, kill: 'crash' });
    const { runId, executionArn } = run;
    const isApproved = step === 'ThawWriters' || step === 'FinishRecovery';
    if (isApproved) await shop.decide(runId, 'approve');
    expect((await shop.ended(executionArn)).execution.status).toBe('FAILED');
    await iamSpreads(shop);
    expect(await freezeOf(shop)).toEqual({ ...frozenBy(runId), ...leaves });
    const failures = async () => (await shop.mails(runId)).find(({ subject }) => subject.includes('failed'));
    const { text } = await eventually(failures);
    expect(text).toContain(`failed in the step ${step === 'PatchBatch' ? 'PatchItems' : step}`);
    expect(text).toContain(says ?? 'THE WRITERS ARE FROZEN.');
    expect(text).toContain('press Redrive');

    await shop.redrive(executionArn);
    await completes(run, isApproved);
  });
});
