import { describe, expect, it } from '@jest/globals';
import type { Question } from '../../../lambdas/shared/approvals.ts';
import type { Summary } from '../../../lambdas/shared/report.ts';
import {
  sampleAsked,
  sampleCounts,
  samplePlan,
  samplePlanChange,
  sampleSummary,
  sampleUndo,
} from '../shared/recovery-samples.ts';
import { pageBench } from './page-bench.ts';

const shown = async (summary: Summary, more: Partial<Question> = {}) => {
  const { get } = await pageBench(summary, more);
  return (await get()).text();
};
const note = (order: string, reason: string) => ({ key: { order: { S: order } }, reason });
const pieces = (text: string, ...expected: string[]) => {
  for (const piece of expected) expect(text).toContain(piece);
};

describe('a plan', () => {
  const about = { kind: 'plan', pass: 0, summaryKey: 'runs/inc-1234/summary/plan.json' } as const;

  it('speaks of what would be done, says that nothing was, and what it can be told by', async () => {
    const text = await shown(samplePlan(), about);
    pieces(
      text,
      'orders has a plan to decide on',
      'Nothing was written: the table is untouched. 1,204 items would be patched, of 1,219 impacted items.',
      'would be corrected, attribute by attribute',
      'hence would be left alone',
      'What would change: 1 of 1,204 items',
      '<i>now</i>',
      '<i>after the patch</i>',
      'to correct',
      's3://recovery-bucket/runs/inc-1234/plan/5f0c/',
      'ab'.repeat(32),
      'These see every repair like any other write: the function orders-search, Kinesis stream orders. EventBridge Pipes are not looked for.',
      'Exactly this plan is applied: 1,204 items are written',
      'the writers are thawed and the table stays as it is',
    );
    expect(text).not.toMatch(/before the patch<|was patched|were patched|pass 0/);
  });

  it('says loudly which conflicts it would write over', async () => {
    const asked = { ...sampleAsked, patch: { ...sampleAsked.patch, onConflict: 'force' as const } };
    const forced = [note('order-9', 'The item was written again after the bug.')];
    const text = await shown(samplePlan({ forced, withForced: 7 }), { ...about, asked });
    pieces(
      text,
      '<div class="notice bad" role="alert"><p><b>7 conflicts would be written over.</b>',
      'what was written to them since is lost',
      'Conflicts to be written over: 7',
      'order-9',
      '6 more are listed in the recovery bucket',
      'WRITTEN OVER, as the approved plan shows them',
    );
  });

  it('speaks of a loss that would be, and says what could not be looked at', async () => {
    const failures = [note('order-8', 'AccessDeniedException.')];
    const text = await shown(samplePlan({ unprotected: 2, failures, counts: sampleCounts({ failed: 1 }) }), about);
    pieces(text, 'would be undone too', 'Could not be looked at: 1');
  });

  it('says that a canary comes first, where one does', async () => {
    const asked = { ...sampleAsked, patch: { ...sampleAsked.patch, canary: 10 } };
    expect(await shown(samplePlan(), { ...about, asked })).toContain('10 items go first, as a canary');
    expect(await shown(samplePlan({ keys: 10 }), { ...about, asked })).not.toContain('go first');
  });
});

describe('a patch', () => {
  it('is proved: every key was read again', async () => {
    const counts = sampleCounts({ updated: 3060 });
    const proof = { checked: 3060, asDecided: 3060, different: [] };
    const text = await shown(sampleSummary({ keys: 3060, counts, proof }));
    pieces(text, '<p class="proof">3,060 of 3,060 keys read again: all as decided.</p>');
    expect(text).not.toContain('What needs a person');
  });

  it('lists what was written again since, and counts conflicts as what they are', async () => {
    const different = [note('order-7', 'total would go from 5 to 4.')];
    const text = await shown(sampleSummary({ proof: { checked: 1218, asDecided: 1214, different } }));
    pieces(
      text,
      '1,218 of 1,219 keys read again: 1,214 as decided. 1 not as decided any more',
      'The other 3 are conflicts and failures. 1 could not be read again: of those nothing is proved.',
      'Not as decided any more: 1',
      'order-7',
    );
  });

  it('shows throttled writes, attributes that were left alone, and what was too large to show', async () => {
    const keptAttributes = [note('order-6', 'status was changed by somebody since, hence left alone.')];
    const samples = [
      { key: { order: { S: 'order-5' } }, outcome: 'updated' as const, changes: {}, omitted: ['picture'] },
    ];
    const text = await shown(sampleSummary({ throttled: 12, keptAttributes, withKeptAttributes: 1, samples }));
    pieces(
      text,
      'DynamoDB throttled 12 writes; each was tried again, more slowly.',
      'Some attributes left alone: 1',
      'status was changed by somebody since',
      'too large to be shown: picture',
    );
  });

  it('says what it wrote over, and where that is now', async () => {
    const forced = [note('order-9', 'The item was written again after the bug.')];
    const text = await shown(sampleSummary({ forced, withForced: 1 }));
    pieces(
      text,
      '<b>1 conflict was written over.</b>',
      'what was written to them since is in the journal only',
      'Conflicts written over: 1',
      'order-9',
    );
  });

  it('says before anything else that the plan was changed meanwhile, and which files', async () => {
    const text = await shown(sampleSummary({ planChange: samplePlanChange, withForced: 1 }));
    pieces(
      text,
      '<div class="notice bad" role="alert"><p><b>The plan is no longer what was approved.</b>',
      'runs/inc-1234/plan/5f0c/1-0000.jsonl, runs/inc-1234/plan/5f0c/1-0001.jsonl and 1 more.',
      'what was written may differ from what was approved',
      '“revert” takes all of it back',
    );
    expect(text.indexOf('The plan is no longer')).toBe(text.indexOf('<p><b>') + '<p><b>'.length);
    expect(await shown(sampleSummary())).not.toContain('The plan is no longer');
  });

  it('shows every parameter that was asked for', async () => {
    const { patch, freeze, approval } = sampleAsked;
    const asked = {
      ...sampleAsked,
      patch: { ...patch, canary: 10, marker: 'repairedBy', maxWriteUnitsPerSecond: 2000, stopOnAlarm: 'orders-late' },
      approval: { ...approval, beforePatch: true },
      freeze: { ...freeze, pauseMappings: ['0f1e2d3c-0000-4000-8000-000000000000'] },
    };
    pieces(
      await shown(sampleSummary(), { asked }),
      'left alone and listed',
      'shown first, and only what was approved of it is applied',
      '10 items first',
      'in the attribute repairedBy',
      'at most 2,000 a second',
      'the alarm orders-late',
      '0f1e2d3c-0000-4000-8000-000000000000',
    );
  });
});

describe('a canary', () => {
  it('says how much remains, and proves what was its own', async () => {
    const summary = sampleSummary({
      kind: 'canary',
      counts: sampleCounts({ updated: 10 }),
      remaining: 1209,
      proof: { checked: 10, asDecided: 10, different: [] },
    });
    pieces(
      await shown(summary, { kind: 'canary' }),
      'orders waits after its canary',
      '10 items were patched first, of 1,219 impacted items. 1,209 remain untouched.',
      '10 of 10 keys read again: all as decided.',
      'The other 1,209 items are patched as well.',
      'the others are not repaired',
    );
  });
});

describe('an undo', () => {
  it('says of which run, and speaks of what went back', async () => {
    const text = await shown(sampleSummary({ kind: 'undo', proof: null }), { kind: 'undo', asked: sampleUndo() });
    pieces(
      text,
      'orders waits after an undo',
      '1,204 items were put back, of 1,219 that run inc-1233 had written.',
      'put back, attribute by attribute',
      'What went back: 1 of 1,204 items',
      '<i>before the undo</i>',
      'what run inc-1233 wrote goes back',
      'It was the wrong table.',
      'The undo is taken back: everything that this run wrote',
    );
    expect(text).not.toMatch(/Back to|Impacted items|corrected/);
  });
});
