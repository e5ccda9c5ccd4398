import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { filledIn } from '../../examples/orders/demo/approve.ts';
import { askedFor, look, send, shown } from './approvers.ts';
import { childrenOf, freezeOf, frozenBy, patient, thawed } from './look.ts';
import { openShop, type Shop } from './shop.ts';

describe('an approval', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop?.close());

  it('may send just the failed items through again, and is asked for once more', async () => {
    await shop.seed([
      { order: 'a1', total: '1' },
      { order: 'a2', total: '2' },
    ]);
    const orders = ['a1', 'a2', 'a3', 'a4'];
    const patch = { createdItems: 'delete' as const, toleratedFailurePercentage: 50 };
    const incident = await shop.incidentFromNow(orders, { ...patient, patch });
    for (const order of orders) await shop.put({ order, total: '99' });
    await shop.fault({ service: 'dynamodb', operation: 'DeleteItem', error: 'RequestExpired' });
    const { runId, executionArn } = await shop.start(incident);
    const [first, second] = await askedFor(shop, runId);
    await shop.clearFaults();

    const page = await look(first.url);
    expect([shown(page, 'updated'), shown(page, 'deleted'), shown(page, 'failed')]).toEqual([2, 0, 2]);
    expect(page).toContain('The patch runs again over the 2 failed items only');
    expect(await freezeOf(shop)).toEqual(frozenBy(runId));
    const statuses = (await childrenOf(shop, executionArn)).map(({ status }) => status);
    expect(statuses.sort()).toEqual(['FAILED', 'FAILED', 'SUCCEEDED', 'SUCCEEDED']);
    expect(await send(first.url, filledIn(page, 'retry'))).toMatchObject({ status: 200 });

    const [again] = await askedFor(shop, runId, 2);
    const newPage = await look(again.url);
    expect([shown(newPage, 'updated'), shown(newPage, 'deleted'), shown(newPage, 'failed')]).toEqual([2, 2, 0]);
    expect(await childrenOf(shop, executionArn)).toHaveLength(2);
    expect(await freezeOf(shop)).toEqual(frozenBy(runId));

    expect(again.text).toContain('pass 2: the failed items were tried again');

    // The old page, in the old tab, of either approver, or under the new link.
    const old = filledIn(page, 'approve');
    const refusals = [await send(first.url, old), await send(second.url, old), await send(again.url, old)];
    expect(refusals.map(({ status }) => status)).toEqual([409, 409, 409]);
    expect((await shop.describe(executionArn)).status).toBe('RUNNING');

    expect(await send(again.url, filledIn(newPage, 'approve'))).toMatchObject({ status: 200 });
    const { execution } = await shop.ended(executionArn);
    expect(JSON.parse(execution.output ?? '')).toMatchObject({
      outcome: 'approved',
      counts: { updated: 2, deleted: 2 },
    });
    expect((await shop.read('a1'))?.total).toBe('1');
    expect(await shop.read('a4')).toBeUndefined();
    expect(await freezeOf(shop)).toEqual(thawed);
  });

  it('that nobody gives in time ends in a thaw, and the mail says so', async () => {
    await shop.seed([{ order: 'b1', total: '1' }]);
    const incident = await shop.incidentFromNow(['b1'], { ...patient, approval: { timeoutMinutes: 120 } });
    await shop.put({ order: 'b1', total: '99' });
    const { runId, executionArn } = await shop.start(incident);
    const [{ url }] = await askedFor(shop, runId);
    await shop.aws.advance(122 * 60);
    const { execution } = await shop.ended(executionArn);
    expect(execution.status).toBe('SUCCEEDED');
    expect(JSON.parse(execution.output ?? '')).toMatchObject({ outcome: 'approval timed out', counts: { updated: 1 } });
    expect(await freezeOf(shop)).toEqual(thawed);
    const mails = await shop.mails('thawed without an answer');
    expect(mails).toHaveLength(2);
    expect(mails[0]?.text).toContain(runId);
    expect(await fetch(url)).toMatchObject({ status: 410 });
  });

  it('is decided by one of two approvers who press at once', async () => {
    await shop.seed([{ order: 'c1', total: '1' }]);
    const incident = await shop.incidentFromNow(['c1'], patient);
    await shop.put({ order: 'c1', total: '99' });
    const { runId, executionArn } = await shop.start(incident);
    const asked = await askedFor(shop, runId);
    const forms = await Promise.all(asked.map(async ({ url }) => filledIn(await look(url), 'approve')));
    const answers = await Promise.all(asked.map(({ url }, index) => send(url, forms[index] ?? new URLSearchParams())));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const winner = asked[answers.findIndex(({ status }) => status === 200)]?.to ?? '';
    const loser = answers.find(({ status }) => status === 409)?.page;
    expect(loser).toContain(`${winner} approved the patch`);
    expect((await shop.ended(executionArn)).execution.status).toBe('SUCCEEDED');
    const results = (await shop.mails(`${winner} approved the patch`)).filter(({ text }) => text.includes(runId));
    expect(results.map(({ to }) => to[0]).sort()).toEqual(['lena@example.com', 'oncall@example.com']);
  });
});
