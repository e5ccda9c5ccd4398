import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { uploadKeys } from './key-file.ts';
import { failureMail, freezeOf, frozenBy, patient, thawed } from './look.ts';
import { keysOf, linksTo, outcomeOf, planned, reportIn, rowThatKnows } from './plans.ts';
import { eventually, openShop, type Shop } from './shop.ts';
import { breakOrders } from './small-incident.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.close());
afterEach(() => shop.clearFaults());

const reportOf = (key: string) => reportIn(shop, key);
const outputOf = (executionArn: string) => outcomeOf(shop, executionArn);
const linksOf = (runId: string, least: number) => linksTo(shop, runId, least);
const forcedKeys = (order: string, total: string, status?: string) => keysOf(shop, order, total, status);

describe('a dry run', () => {
  it('says what a repair would do, without a freeze, a lock, a question or a write, whatever the repair is to do', async () => {
    const { incident, counts, broken, now } = await breakOrders(shop, 'dry', {
      patch: { createdItems: 'delete', onConflict: 'fail', canary: 1 },
      approval: { beforePatch: true },
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
    const rows = orders.map((order) => rowThatKnows(shop, order, '1000', 'lost'));
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
