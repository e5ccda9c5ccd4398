import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { toJsonLines } from '../../lambdas/shared/json-lines.ts';
import { lift } from './lift.ts';
import { failureMail, freezeOf, frozenBy, iamSpreads, patient, thawed } from './look.ts';
import { firstFileOf, keysOf, linksTo, outcomeOf, planned, reportIn, uploadTo } from './plans.ts';
import { openShop, type Shop } from './shop.ts';
import { untilAsked } from './small-incident.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.close());
afterEach(() => shop.clearFaults());

const reportOf = (key: string) => reportIn(shop, key);
const outputOf = (executionArn: string) => outcomeOf(shop, executionArn);
const upload = (key: string, body: string) => uploadTo(shop, key, body);
const linksOf = (runId: string, least: number) => linksTo(shop, runId, least);
const forcedKeys = (order: string, total: string) => keysOf(shop, order, total);

/** Rows without what was shown of their items: each would be patched whatever it is by now. */
const unshown = (text: string) =>
  toJsonLines(
    text
      .trimEnd()
      .split('\n')
      .map((row) => {
        const { planned, ...others } = JSON.parse(row);
        return others;
      }),
  );

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
    const { file, text } = await firstFileOf(shop, plan?.rowsPrefix ?? '');
    await upload(file, unshown(text));
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

  it('is refused again after a canary, of the plan and of what is left of it, until both are what was shown', async () => {
    const { runId, executionArn, repaired, now } = await untilAsked(shop, 'tampered-later', {
      ...planned,
      patch: { createdItems: 'delete', canary: 1 },
    });
    const { plan } = await reportOf(`runs/${runId}/summary/plan.json`);
    const first = await shop.decide(runId, 'approve');
    await linksOf(runId, 4);
    const { next } = await reportOf(`runs/${runId}/summary/1.json`);
    const files = await Promise.all([plan, next].map((rows) => firstFileOf(shop, rows?.rowsPrefix ?? '')));
    const looked = await now();
    for (const { file, text } of files) await upload(file, unshown(text));
    const canary = await shop.decide(runId, 'continue', new Set([first, ...(await linksOf(runId, 2))]));

    // One is put back, then the other.
    for (const { file, text } of files) {
      const { execution } = await shop.ended(executionArn);
      expect(execution).toMatchObject({ status: 'FAILED', error: 'PlanChangedError' });
      expect(execution.cause).toContain(file);
      expect(await now()).toEqual(looked);
      expect(await freezeOf(shop)).toEqual(frozenBy(runId));
      await upload(file, text);
      await shop.redrive(executionArn);
    }
    const { text: mail } = await failureMail(shop, runId);
    for (const words of ['in the step CheckPlan', 'What was patched before stays as it is. Nothing more was written.'])
      expect(mail).toContain(words);

    await shop.decide(runId, 'approve', new Set([first, canary, ...(await linksOf(runId, 4))]));
    const { summaryKey } = await outputOf(executionArn);
    expect(await now()).toEqual(repaired);
    expect(await reportOf(summaryKey)).toMatchObject({ pass: 2, planChange: null, next: { files: {} } });
  });

  it('that was changed when it was applied, after it was checked, says so first, and can be taken back', async () => {
    const { runId, executionArn, now } = await untilAsked(shop, 'tampered-redrive', planned);
    const { plan } = await reportOf(`runs/${runId}/summary/plan.json`);
    const { file, text } = await firstFileOf(shop, plan?.rowsPrefix ?? '');
    await shop.fault({ service: 'dynamodb', operation: 'UpdateItem', caller: 'PatchBatch', error: 'RequestExpired' });
    const link = await shop.decide(runId, 'approve');
    expect((await failureMail(shop, runId)).text).toContain('in the step PatchItems');
    await upload(file, unshown(text));
    await shop.clearFaults();
    await shop.redrive(executionArn);

    const url = await shop.decide(runId, 'approve', new Set([link, ...(await linksOf(runId, 2))]));
    const { summaryKey, counts } = await outputOf(executionArn);
    expect(await reportOf(summaryKey)).toMatchObject({ keys: 4, planChange: { files: [file], total: 1 }, next: null });
    expect(counts).toMatchObject({ updated: 1, put: 1, failed: 0 });
    const mails = await shop.mails(runId);
    const [asking, result] = [mails.find((mail) => mail.text.includes(url)), mails.at(-1)];
    for (const mail of [asking, result])
      expect(mail?.text).toMatch(`THE PLAN IS NO LONGER WHAT WAS APPROVED. Changed, added or removed: ${file}. `);
    expect(result?.subject).toContain('recovered');

    const undo = await shop.start({ undo: { runId }, ...patient }, 'undo-tampered');
    await shop.decide(undo.runId, 'approve');
    await outputOf(undo.executionArn);
    expect((await now())[0]).toMatchObject({ total: '1000' });
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
