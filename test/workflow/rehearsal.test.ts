import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { toJsonLines } from '../../lambdas/shared/json-lines.ts';
import type { Summary } from '../../lambdas/shared/report.ts';
import { uploadKeys } from './key-file.ts';
import { lift } from './lift.ts';
import { failureMail, freezeOf, frozenBy, iamSpreads, patient, thawed } from './look.ts';
import { eventually, openShop, type Shop } from './shop.ts';
import { breakOrders, untilAsked } from './small-incident.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.close());
afterEach(() => shop.clearFaults());

const planned = { ...patient, approval: { ...patient.approval, beforePatch: true } };
const reportOf = async (key: string): Promise<Summary> => {
  const { Body } = await shop.aws.s3.send(new GetObjectCommand({ Bucket: shop.outputs.RecoveryBucketName, Key: key }));
  return JSON.parse((await Body?.transformToString()) ?? 'null');
};
const outputOf = async (executionArn: string) => {
  const { execution } = await shop.ended(executionArn);
  expect([execution.status, execution.cause]).toEqual(['SUCCEEDED', undefined]);
  return JSON.parse(execution.output ?? '');
};

describe('a dry run', () => {
  it('says what a repair would do, without a freeze, a lock or a write', async () => {
    const { incident, counts, broken, now } = await breakOrders(shop, 'dry', {
      patch: { createdItems: 'delete', toleratedFailurePercentage: 0 },
      dryRun: true,
    });
    const { runId, executionArn } = await shop.start(incident, 'dry');
    await shop.entered(executionArn, 'RehearseItems');
    expect(await freezeOf(shop)).toEqual(thawed);
    const output = await outputOf(executionArn);
    expect(output).toMatchObject({ outcome: 'rehearsed', counts });
    expect(await now()).toEqual(broken);
    const report = await reportOf(output.summaryKey);
    expect(report).toMatchObject({ kind: 'rehearsal', keys: 4, counts, proof: null });
    expect(report.plan?.sha256).toMatch(/^[0-9a-f]{64}$/);
    const [mail] = await eventually(async () => {
      const mails = await shop.mails(runId);
      return mails.length === 2 && mails;
    });
    expect(mail?.text).toContain('othing was frozen');
  });

  it('leaves the way free for a repair, which can read the table that it restored', async () => {
    const { incident, repaired, now } = await breakOrders(shop, 'dry-then-real');
    const rehearsal = await shop.start({ ...incident, dryRun: true }, 'dry-first');
    await shop.entered(rehearsal.executionArn, 'RehearseItems');
    const { baseTable } = await outputOf(rehearsal.executionArn);
    const { runId, executionArn } = await shop.start({ ...incident, restore: { useTable: baseTable } }, 'real-second');
    await shop.entered(executionArn, 'ApprovePatch');
    await shop.decide(runId, 'approve');
    await outputOf(executionArn);
    expect(await now()).toEqual(repaired);
  });
});

describe('an approval before the patch', () => {
  it('shows the plan with the table untouched, and then does exactly that, but to what changed since', async () => {
    const { runId, executionArn, broken, now } = await untilAsked(shop, 'planned', {
      ...planned,
      patch: { createdItems: 'delete', toleratedFailurePercentage: 0 },
    });
    expect(await freezeOf(shop)).toEqual(frozenBy(runId));
    expect(await now()).toEqual(broken);
    // Past the freeze, as an administrator: the plan did not show this.
    await shop.put({ order: 'planned-changed', total: '1000', status: 'seen by nobody' });

    const plan = await shop.decide(runId, 'approve');
    await shop.entered(executionArn, 'ApprovePatch');
    await shop.decide(runId, 'approve', new Set([plan, ...(await linksOf(runId, 2))]));
    const output = await outputOf(executionArn);
    expect(output.counts).toMatchObject({ put: 1, deleted: 1, unchanged: 1, conflict: 1 });
    expect((await now())[0]).toEqual({ order: 'planned-changed', total: '1000', status: 'seen by nobody' });
    const report = await reportOf(output.summaryKey);
    expect(report.conflicts).toMatchObject([{ reason: expect.stringContaining('plan') }]);
    expect(report.proof).toEqual({ checked: 4, asDecided: 3, different: [] });
  });

  it('may reject the plan: nothing is written and the writers are thawed', async () => {
    const { runId, executionArn, broken, now } = await untilAsked(shop, 'rejected', planned);
    await shop.decide(runId, 'reject');
    expect(await outputOf(executionArn)).toMatchObject({ outcome: 'plan rejected' });
    expect(await now()).toEqual(broken);
    expect(await freezeOf(shop)).toEqual(thawed);
  });

  it('is refused when somebody changed the plan since: nothing is written, until it is again what was shown', async () => {
    const { runId, executionArn, broken, repaired, now } = await untilAsked(shop, 'tampered', planned);
    const { plan } = await reportOf(`runs/${runId}/summary/plan.json`);
    const { file, text } = await firstFileOf(plan?.rowsPrefix ?? '');
    const rows = text
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row));
    // Without what was shown of it, an item would be patched whatever it is by now.
    await upload(file, toJsonLines(rows.map(({ planned, ...row }) => row)));
    const link = await shop.decide(runId, 'approve');

    expect((await shop.ended(executionArn)).execution).toMatchObject({ status: 'FAILED', error: 'PlanChangedError' });
    expect(await now()).toEqual(broken);
    expect(await freezeOf(shop)).toEqual(frozenBy(runId));
    const { text: mail } = await failureMail(shop, runId);
    for (const words of ['in the step CheckPlan', 'THE WRITERS ARE FROZEN.', 'No item of the table was changed.'])
      expect(mail).toContain(words);

    await upload(file, text);
    await shop.redrive(executionArn);
    await shop.entered(executionArn, 'ApprovePatch');
    await shop.decide(runId, 'approve', new Set([link, ...(await linksOf(runId, 2))]));
    await outputOf(executionArn);
    expect(await now()).toEqual(repaired);
  });

  it('of a plan that was changed since can be given up', async () => {
    const { runId, executionArn, broken, now } = await untilAsked(shop, 'given-up', planned);
    const { plan } = await reportOf(`runs/${runId}/summary/plan.json`);
    await upload(`${plan?.rowsPrefix}1-0001.jsonl`, '{}\n');
    await shop.decide(runId, 'approve');
    expect((await shop.ended(executionArn)).execution).toMatchObject({ status: 'FAILED', error: 'PlanChangedError' });
    expect(await lift(shop, { runId })).toMatchObject({ status: 'SUCCEEDED' });
    await iamSpreads(shop);
    expect(await freezeOf(shop)).toEqual(thawed);
    expect(await now()).toEqual(broken);
  });

  it('lets a plan force what would be conflicts', async () => {
    await shop.seed([{ order: 'forced', total: '10' }]);
    const incident = await shop.incidentFromNow([]);
    await shop.put({ order: 'forced', total: '2000' });
    const impactedKeys = { source: 's3', uri: await forcedKeys('forced', '1000') };
    const { runId, executionArn } = await shop.start(
      { ...incident, ...planned, impactedKeys, patch: { onConflict: 'force' } },
      'forced',
    );
    const plan = await shop.decide(runId, 'approve');
    await shop.entered(executionArn, 'ApprovePatch');
    await shop.decide(runId, 'approve', new Set([plan, ...(await linksOf(runId, 2))]));
    const output = await outputOf(executionArn);
    expect(output.counts).toMatchObject({ updated: 1, conflict: 0 });
    expect(await reportOf(output.summaryKey)).toMatchObject({ kind: 'patch', withForced: 1 });
    expect((await shop.read('forced'))?.total).toBe('10');
  });
});

describe('conflicts', () => {
  it('fail the run with onConflict "fail"; settled by hand and redriven, it goes on', async () => {
    await shop.seed([{ order: 'stubborn', total: '10' }]);
    const incident = await shop.incidentFromNow([]);
    await shop.put({ order: 'stubborn', total: '2000' });
    const impactedKeys = { source: 's3', uri: await forcedKeys('stubborn', '1000') };
    const { runId, executionArn } = await shop.start(
      { ...incident, ...patient, impactedKeys, patch: { onConflict: 'fail' } },
      'stubborn',
    );
    expect((await shop.ended(executionArn)).execution).toMatchObject({ status: 'FAILED' });
    expect(await freezeOf(shop)).toEqual(frozenBy(runId));
    expect((await failureMail(shop, runId)).text).toContain('conflict');
    await shop.put({ order: 'stubborn', total: '10' });
    await shop.redrive(executionArn);
    await shop.entered(executionArn, 'ApprovePatch');
    await shop.decide(runId, 'approve');
    expect((await outputOf(executionArn)).counts).toMatchObject({ unchanged: 1, conflict: 0 });
  });

  it('of single attributes fail it too; settled by hand, the canary is redriven and the others follow', async () => {
    const orders = ['half-1', 'half-2'];
    await shop.seed(orders.map((order) => ({ order, total: '10', status: 'open' })));
    const incident = await shop.incidentFromNow([]);
    for (const order of orders) await shop.put({ order, total: '1000', status: 'paid' });
    const rows = orders.map((order) => rowOf(order, '1000', 'lost'));
    const impactedKeys = { source: 's3', uri: await uploadKeys(shop, 'half.jsonl', rows.join('')) };
    const { runId, executionArn } = await shop.start(
      { ...incident, ...patient, impactedKeys, patch: { onConflict: 'fail', canary: 1 } },
      'half-kept',
    );
    expect((await shop.ended(executionArn)).execution).toMatchObject({ status: 'FAILED' });
    expect((await failureMail(shop, runId)).text).toContain('some attributes of them');
    const totals = await Promise.all(orders.map(async (order) => (await shop.read(order))?.total ?? ''));
    expect(totals.toSorted()).toEqual(['10', '1000']);
    for (const [n, order] of orders.entries()) await shop.put({ order, total: totals[n] ?? '', status: 'open' });
    await shop.redrive(executionArn);
    const canary = await shop.decide(runId, 'continue');
    await shop.decide(runId, 'approve', new Set([canary, ...(await linksOf(runId, 2))]));
    const output = await outputOf(executionArn);
    expect(output.counts).toMatchObject({ updated: 2, conflict: 0 });
    expect(await reportOf(output.summaryKey)).toMatchObject({ kind: 'patch', withKeptAttributes: 0 });
  });

  it('of single attributes are kept and listed; the others go back', async () => {
    await shop.seed([{ order: 'merged', total: '10', status: 'open' }]);
    const incident = await shop.incidentFromNow([]);
    await shop.put({ order: 'merged', total: '1000', status: 'paid' });
    const impactedKeys = { source: 's3', uri: await forcedKeys('merged', '1000', 'lost') };
    const { runId, executionArn } = await shop.start({ ...incident, ...patient, impactedKeys }, 'merged');
    await shop.decide(runId, 'approve');
    const output = await outputOf(executionArn);
    expect(output.counts).toMatchObject({ updated: 1 });
    expect(await shop.read('merged')).toEqual({ order: 'merged', total: '10', status: 'paid' });
    expect(await reportOf(output.summaryKey)).toMatchObject({
      withKeptAttributes: 1,
      keptAttributes: [{ reason: expect.stringContaining('status') }],
    });
  });
});

describe('a canary', () => {
  it('is patched first and asked about; then the others follow', async () => {
    const orders = Array.from({ length: 12 }, (_, n) => `canary-${n}`);
    await shop.seed(orders.map((order) => ({ order, total: '1' })));
    const incident = await shop.incidentFromNow(orders, { ...patient, patch: { canary: 3 } });
    for (const order of orders) await shop.put({ order, total: '99' });
    const repaired = async () =>
      (await Promise.all(orders.map((order) => shop.read(order)))).filter((row) => row?.total === '1').length;
    const { runId, executionArn } = await shop.start(incident, 'three-first');
    await linksOf(runId, 1);
    expect(await repaired()).toBe(3);
    // Somebody writes to an item of the canary's while the approvers look.
    const isRepaired = await Promise.all(orders.map(async (order) => (await shop.read(order))?.total === '1'));
    const mine = orders[isRepaired.indexOf(true)] ?? '';
    await shop.put({ order: mine, total: '7' });
    const first = await shop.decide(runId, 'continue');
    expect(await reportOf(`runs/${runId}/summary/1.json`)).toMatchObject({
      kind: 'canary',
      counts: { updated: 3, failed: 0 },
      remaining: 9,
    });
    await shop.decide(runId, 'approve', new Set([first, ...(await linksOf(runId, 2))]));
    expect((await outputOf(executionArn)).counts).toMatchObject({ updated: 12, unchanged: 0, failed: 0 });
    expect(await repaired()).toBe(11);
    expect((await shop.read(mine))?.total).toBe('7');
  });

  it('after a plan takes items that change, however many there are that need nothing', async () => {
    const orders = Array.from({ length: 12 }, (_, n) => `few-${n}`);
    const [first = '', second = '', ...spared] = orders;
    await shop.seed(orders.map((order) => ({ order, total: '1' })));
    const incident = await shop.incidentFromNow([...spared, second, first], { ...planned, patch: { canary: 1 } });
    for (const order of [first, second]) await shop.put({ order, total: '99' });
    const { runId, executionArn } = await shop.start(incident, 'few');
    const plan = await shop.decide(runId, 'approve');
    const canary = await shop.decide(runId, 'continue', new Set([plan, ...(await linksOf(runId, 2))]));
    expect(await reportOf(`runs/${runId}/summary/1.json`)).toMatchObject({
      kind: 'canary',
      counts: { updated: 1, unchanged: 0 },
      remaining: 11,
    });
    await shop.decide(runId, 'approve', new Set([plan, canary, ...(await linksOf(runId, 4))]));
    expect((await outputOf(executionArn)).counts).toMatchObject({ updated: 2, unchanged: 10, failed: 0 });
  });
});

const Bucket = () => shop.outputs.RecoveryBucketName;
const upload = (Key: string, Body: string) => shop.aws.s3.send(new PutObjectCommand({ Bucket: Bucket(), Key, Body }));
/** The first file under the prefix. */
const firstFileOf = async (Prefix: string) => {
  const { Contents } = await shop.aws.s3.send(new ListObjectsV2Command({ Bucket: Bucket(), Prefix }));
  const file = Contents?.[0]?.Key ?? '';
  const { Body } = await shop.aws.s3.send(new GetObjectCommand({ Bucket: Bucket(), Key: file }));
  return { file, text: (await Body?.transformToString()) ?? '' };
};

/** Every link that was mailed about the run by now, once there are so many. */
const linksOf = (runId: string, least: number) =>
  eventually(async () => {
    const links = (await shop.mails(runId)).flatMap(
      ({ text }) => text.match(/https?:\/\/\S+\/approve\/[\w-]+/)?.[0] ?? [],
    );
    return links.length >= least && links.slice(0, least);
  });

/** A key file of one row. */
const forcedKeys = (order: string, total: string, status = 'open') =>
  uploadKeys(shop, `${order}.jsonl`, rowOf(order, total, status));

/** A row that knows what the bug wrote. */
const rowOf = (order: string, total: string, status: string) => {
  const { customer } = shop.key(order);
  const key = { customer: { S: customer }, order: { S: order } };
  return `${JSON.stringify({ key, bad: { ...key, total: { N: total }, status: { S: status } } })}\n`;
};
