import { describe, expect, it } from '@jest/globals';
import type { Choice, QuestionKind } from '../../../lambdas/shared/contract.ts';
import type { Summary } from '../../../lambdas/shared/report.ts';
import { sampleCounts, samplePlan, samplePlanChange, sampleSummary, sampleUndo } from '../shared/recovery-samples.ts';
import { pageBench } from './page-bench.ts';

const failing = sampleCounts({ updated: 5, failed: 2 });
const reports: Readonly<Record<QuestionKind, Summary>> = {
  plan: samplePlan(),
  canary: sampleSummary({ kind: 'canary', counts: sampleCounts({ updated: 10 }), remaining: 1209 }),
  patch: sampleSummary({ counts: failing }),
  undo: sampleSummary({ kind: 'undo', proof: null, counts: failing }),
};
const benchOf = (kind: QuestionKind, summary = reports[kind]) =>
  pageBench(summary, { kind, pass: kind === 'plan' ? 0 : 1, ...(kind === 'undo' && { asked: sampleUndo() }) });

/** The decisions that the page has a form for. */
const offeredBy = async ({ get }: Awaited<ReturnType<typeof benchOf>>) =>
  [...(await (await get()).text()).matchAll(/name="decision" value="(\w+)"/g)].map(([, choice]) => choice);

const every: readonly Choice[] = ['approve', 'reject', 'continue', 'retry', 'revert'];
const frozen: Readonly<Record<QuestionKind, readonly Choice[]>> = {
  plan: ['approve', 'reject'],
  canary: ['continue', 'revert'],
  patch: ['approve', 'retry', 'revert'],
  undo: ['approve', 'revert'],
};
const lifted: Readonly<Record<QuestionKind, readonly Choice[]>> = {
  plan: ['reject'],
  canary: [],
  patch: ['approve'],
  undo: ['approve'],
};
const kinds = Object.keys(frozen) as QuestionKind[];

describe.each(kinds)('a page about a %s', (kind) => {
  it.each([
    ['while the writers are frozen', false, frozen[kind]],
    ['once the freeze was lifted', true, lifted[kind]],
  ] as const)('%s offers what it takes, and takes nothing else', async (_, isLifted, taken) => {
    const shown = await benchOf(kind);
    shown.world.lifted = isLifted;
    expect(await offeredBy(shown)).toEqual(taken);
    for (const choice of every) {
      const { post, world, status } = await benchOf(kind);
      world.lifted = isLifted;
      const { status: code } = await post({ decision: choice, word: choice });
      expect({ choice, code, status: await status() }).toEqual({
        choice,
        ...(taken.includes(choice) ? { code: 200, status: 'delivered' } : { code: 422, status: 'open' }),
      });
      expect(world.sent.map(({ decision }) => decision.decision)).toEqual(taken.includes(choice) ? [choice] : []);
    }
  });

  it('asks for each decision with its own word', async () => {
    for (const choice of frozen[kind])
      for (const word of every.filter((other) => other !== choice)) {
        const { post, approvals } = await benchOf(kind);
        const response = await post({ decision: choice, word });
        expect([response.status, approvals.writes]).toEqual([422, 0]);
        expect(await response.text()).toContain(`Type the word ${choice} to confirm.`);
      }
  });

  it('says after each decision what it was and what comes now', async () => {
    for (const choice of frozen[kind]) {
      const { post } = await benchOf(kind);
      const text = await (await post({ decision: choice, word: choice })).text();
      expect(text).toMatch(/<div class="notice good" role="status"><p><b>You [a-z ]+ on Saturday 21 November 2026/);
    }
  });
});

describe('a decision', () => {
  it('to retry is not offered where nothing failed', async () => {
    expect(await offeredBy(await benchOf('patch', sampleSummary()))).toEqual(['approve', 'revert']);
  });

  it.each([
    ['canary', 'continue', ['revert']],
    ['patch', 'retry', ['approve', 'revert']],
  ] as const)('about a %s whose plan was changed meanwhile can not be to %s', async (kind, choice, others) => {
    const changed = { ...reports[kind], planChange: samplePlanChange };
    expect(await offeredBy(await benchOf(kind, changed))).toEqual(others);
    const { post, world } = await benchOf(kind, changed);
    const refused = await post({ decision: choice, word: choice });
    expect([refused.status, world.sent]).toEqual([422, []]);
    expect(await refused.text()).toContain('so nothing more of it is applied');
  });

  it('to take everything back says plainly what that does, and until when', async () => {
    for (const kind of ['canary', 'patch', 'undo'] as const) {
      const text = await (await (await benchOf(kind)).get()).text();
      for (const piece of [
        /[Ee]verything that this run wrote goes back to what it was, where the table still holds it/,
        /what somebody changed since is left alone/,
        /can not be decided any more once the freeze was lifted/,
        /Type <b>revert<\/b>/,
      ])
        expect(text).toMatch(piece);
    }
  });

  it('about a plan that is approved does not say that anything is thawed', async () => {
    const { post } = await benchOf('plan');
    const text = await (await post()).text();
    expect(text).toContain('The plan is being applied; a new mail follows');
    expect(text).not.toContain('thawed');
  });

  it('about a canary whose freeze was lifted can not be made, and the page says so', async () => {
    const bench = await benchOf('canary');
    bench.world.lifted = true;
    expect(await (await bench.get()).text()).toContain('There is nothing left to decide.');
  });
});
