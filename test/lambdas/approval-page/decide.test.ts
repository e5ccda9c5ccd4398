import { describe, expect, it } from '@jest/globals';
import { approvalPage } from '../../../lambdas/approval-page/approval-page.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { sampleCounts, sampleSummary } from '../shared/recovery-samples.ts';
import { anasSecret, bensSecret, pageBench } from './page-bench.ts';

const withFailures = sampleSummary({ counts: sampleCounts({ updated: 5, failed: 2 }) });

describe('The approval page, answered', () => {
  it('hands an approval to the waiting task under the name of the link’s owner', async () => {
    const { post, world, status } = await pageBench();
    const response = await post({ word: ' Approve ' });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('You approved the patch');
    expect(world.sent).toEqual([
      {
        taskToken: 'token-1',
        decision: { decision: 'approve', by: 'ana@example.com', at: '2026-11-21T03:19:00.000Z' },
      },
    ]);
    expect(await status()).toBe('delivered');
  });

  it('hands over a retry of what failed', async () => {
    const { post, world } = await pageBench(withFailures);
    expect((await post({ decision: 'retry', word: 'retry' })).status).toBe(200);
    expect(world.sent[0]?.decision.decision).toBe('retry');
  });

  it.each([
    ['a wrong word', { word: 'yes' }, 422, 'Type the word approve'],
    ['no word', { word: '' }, 422, 'Type the word approve'],
    ['the word of the other decision', { word: 'retry' }, 422, 'Type the word approve'],
    ['an unknown decision', { decision: 'constructor', word: 'constructor' }, 422, 'Choose what to do'],
    ['a decision about something else', { decision: 'continue', word: 'continue' }, 422, 'Choose what to do'],
    ['a retry where nothing failed', { decision: 'retry', word: 'retry' }, 422, 'nothing to try again'],
    ['another pass', { pass: '2' }, 409, 'out of date'],
    ['another report', { reportHash: 'f'.repeat(64) }, 409, 'out of date'],
    ['another version of the report', { summaryVersion: 'version-2' }, 409, 'out of date'],
  ])('decides nothing on %s', async (_, fields, code, sentence) => {
    const { post, world, approvals } = await pageBench();
    const response = await post(fields);
    expect(response.status).toBe(code);
    expect(await response.text()).toContain(sentence);
    expect(approvals.writes).toBe(0);
    expect(world.sent).toEqual([]);
  });

  it('decides nothing on a body that is no form', async () => {
    const { app, approvals } = await pageBench();
    const response = await app.request(`/approve/${bensSecret}`, { method: 'POST', body: '{"decision":"approve"}' });
    expect(response.status).toBe(409);
    expect(approvals.writes).toBe(0);
  });

  it('decides nothing through an unknown link, or after the time to answer', async () => {
    const { post, world, approvals } = await pageBench();
    expect((await post({}, 'x'.repeat(22))).status).toBe(404);
    world.now = Date.parse('2026-11-21T07:12:45.000Z');
    expect((await post()).status).toBe(410);
    expect(approvals.writes).toBe(0);
  });

  it('lets one of two who answer at once decide, and tells the other who it was', async () => {
    const { post, world } = await pageBench(withFailures);
    const responses = await Promise.all([post(), post({ decision: 'retry', word: 'retry' }, bensSecret)]);
    expect(responses.map((response) => response.status).sort()).toEqual([200, 409]);
    const texts = await Promise.all(responses.map((response) => response.text()));
    const winner = world.sent[0]?.decision.by ?? '';
    expect(new Set(world.sent.map((sent) => sent.decision.by)).size).toBe(1);
    expect(texts[responses.findIndex((response) => response.status === 409)]).toContain(winner);
  });

  it('tells a second person who decided what and when, on GET and on POST', async () => {
    const { get, post, world } = await pageBench();
    await post();
    const shown = await get(bensSecret);
    expect(shown.status).toBe(200);
    expect(await shown.text()).toContain('ana@example.com approved the patch on Saturday 21 November 2026, 03:19 UTC');
    const late = await post({}, bensSecret);
    expect(late.status).toBe(409);
    expect(await late.text()).toContain('ana@example.com approved the patch');
    expect(world.sent).toHaveLength(1);
  });

  it.each([
    ['somebody else', bensSecret, 'Somebody else has decided.', 'ana@example.com approved the patch on'],
    ['the same person', anasSecret, 'You had decided already.', 'You approved the patch on'],
  ])(
    'tells %s who comes with another answer, and not in green, that it was not taken',
    async (_, secret, head, who) => {
      const { post, world } = await pageBench(withFailures);
      await post();
      const late = await post({ decision: 'revert', word: 'revert' }, secret);
      expect(late.status).toBe(409);
      const text = await late.text();
      expect(text).toMatch(/<div class="notice calm" role="status">/);
      expect(text).not.toMatch(/notice good|notice bad/);
      for (const piece of [head, who, 'The answer that was sent just now was not taken.'])
        expect(text).toContain(piece);
      expect(world.sent.map(({ decision }) => decision.decision)).toEqual(['approve']);
    },
  );

  it('takes a decision that is handed over once more by somebody else for what it is', async () => {
    const { post, world, status } = await pageBench();
    world.answers.push(new Error('ServiceUnavailable'));
    await post();
    const again = await post({ again: 'yes' }, bensSecret);
    expect(again.status).toBe(200);
    expect(await again.text()).toContain('notice good');
    expect([await status(), world.sent[0]?.decision.by]).toEqual(['delivered', 'ana@example.com']);
  });

  it('answers the same POST twice alike, and delivers once', async () => {
    const { post, world } = await pageBench();
    expect((await post()).status).toBe(200);
    expect((await post()).status).toBe(200);
    expect(world.sent).toHaveLength(1);
  });

  it('cut off at any call and sent again, has handed over one decision', async () => {
    const cuts = await atEveryCut(
      () => pageBench(withFailures),
      async ({ ports, post }, gate) =>
        post({ decision: 'retry', word: 'retry' }, anasSecret, approvalPage(gated(ports, gate))),
      async ({ post, world, status }, cut) => {
        expect({ cut, status: (await post({ decision: 'retry', word: 'retry' })).status }).toEqual({
          cut,
          status: 200,
        });
        expect({ cut, decided: await status() }).toEqual({ cut, decided: 'delivered' });
        // The same decision sent twice finds nobody waiting the second time.
        expect({ cut, sent: new Set(world.sent.map((each) => JSON.stringify(each))).size }).toEqual({ cut, sent: 1 });
      },
    );
    expect(cuts).toBe(7);
  });

  it('keeps a decision that Step Functions could not take, until it is sent again by anyone', async () => {
    const { post, world, status } = await pageBench();
    world.answers.push(new Error('ServiceUnavailable'));
    const failed = await post();
    expect(failed.status).toBe(503);
    const text = await failed.text();
    expect(text).toContain('has not reached the workflow yet');
    expect(text).toContain('Hand it over again');
    expect(await status()).toBe('decided');
    expect((await post({ word: '' }, bensSecret)).status).toBe(409);
    expect(world.sent[0]?.decision.by).toBe('ana@example.com');
    expect(await status()).toBe('delivered');
  });

  it('says so when the workflow was not waiting any more', async () => {
    const { post, get, world, status } = await pageBench();
    world.answers.push('closed');
    const response = await post();
    expect(await response.text()).toContain('The workflow was not waiting for it any more');
    expect(await status()).toBe('closed');
    expect(await (await get(bensSecret)).text()).toContain('the run was not waiting');
    expect(world.sent).toEqual([]);
  });
});
