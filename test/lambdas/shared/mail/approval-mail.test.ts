import { describe, expect, it } from '@jest/globals';
import type { Question } from '../../../../lambdas/shared/approvals.ts';
import type { Counts, PlanChange } from '../../../../lambdas/shared/contract.ts';
import { approvalMail } from '../../../../lambdas/shared/mail/approval-mail.ts';
import { sampleAsked, sampleCounts, samplePlanChange, sampleQuestion, sampleUndo } from '../recovery-samples.ts';

const mailOf = (more: Partial<Question> = {}, counts: Counts = sampleCounts(), planChange: PlanChange | null = null) =>
  approvalMail('ana@example.com', 'https://page/approve/secret', sampleQuestion(more), { counts, planChange });

describe('the mail that asks', () => {
  it('about a patch, says what was done, how long there is, and what happens if nobody answers', () => {
    const { subject, text } = mailOf();
    expect(subject).toBe('coldpatch: orders waits for your decision (1,204 patched, 3 conflicts, run inc-1234)');
    for (const piece of [
      'coldpatch has patched the table orders and waits for somebody to look. Its writers stay frozen until then.',
      '1,100 corrected, attribute by attribute',
      'INC-1234: deploy 4f2a wrote wrong totals. Asked for by kim@example.com. Run inc-1234.',
      'https://page/approve/secret',
      'valid until Saturday 21 November 2026, 07:12 UTC',
      'If nobody answers by then, the writers are thawed and the patched items stay as they are.',
    ])
      expect(text).toContain(piece);
  });

  it('about a plan, says that nothing was written, and speaks of what would be', () => {
    const { subject, text } = mailOf({ kind: 'plan', pass: 0 });
    expect(subject).toBe(
      'coldpatch: orders waits for your decision on the plan (1,204 to patch, 3 conflicts, run inc-1234)',
    );
    for (const piece of [
      'Nothing was written yet.',
      '1,100 would be corrected',
      '3 in conflict: written again by somebody, hence would be left alone',
      'If nobody answers by then, the writers are thawed and the table stays as it is.',
    ])
      expect(text).toContain(piece);
    expect(text).not.toMatch(/has patched|are patched|FORCE|OVER CONFLICTS/);
  });

  it('about a plan that forces conflicts, says so loudly', () => {
    const asked = { ...sampleAsked, patch: { ...sampleAsked.patch, onConflict: 'force' as const } };
    expect(mailOf({ kind: 'plan', pass: 0, asked }).text).toContain('THIS PLAN WRITES OVER CONFLICTS');
  });

  it.each([
    [{ onConflict: 'force' }, 'patch.onConflict is "force"'],
    [{ laterWrites: 'overwrite' }, 'patch.laterWrites is "overwrite"'],
  ] as const)('about a patch that may write over conflicts, says so: %j', (patch, why) => {
    const asked = { ...sampleAsked, patch: { ...sampleAsked.patch, ...patch } };
    expect(mailOf({ asked }).text).toContain(`It wrote over conflicts, where there were any (${why})`);
    expect(mailOf({ kind: 'plan', pass: 0, asked }).text).toContain(`THIS PLAN WRITES OVER CONFLICTS (${why})`);
    expect(mailOf().text).not.toContain('over conflicts');
  });

  it('about a canary, says that the others come later', () => {
    const { subject, text } = mailOf({ kind: 'canary' }, sampleCounts({ updated: 10 }));
    expect(subject).toBe('coldpatch: orders waits for your decision on the canary (10 patched, run inc-1234)');
    expect(text).toContain('before it patches the others');
    expect(text).toContain('the patched items stay as they are and the others are not repaired.');
  });

  it('about the patch of a plan that was changed meanwhile, says that first, and which files', () => {
    const { text } = mailOf({}, sampleCounts(), samplePlanChange);
    expect(text).toMatch(
      /^THE PLAN IS NO LONGER WHAT WAS APPROVED\. Changed, added or removed: runs\/inc-1234\/plan\//,
    );
    for (const piece of [
      'plan/5f0c/1-0000.jsonl, runs/inc-1234/plan/5f0c/1-0001.jsonl and 1 more.',
      'what was written may differ from what was approved',
      'Every write is in the journal, and “revert”, on the page, takes all of it back',
    ])
      expect(text).toContain(piece);
    expect(mailOf().text).not.toContain('THE PLAN IS');
  });

  it('hides nothing in the name of a file that somebody added', () => {
    const { text } = mailOf({}, sampleCounts(), { files: ['plan/a\n\nAll is well. \u202e'], total: 1 });
    expect(text).toContain('removed: plan/a%0A%0AAll%20is%20well.%20%E2%80%AE. That was');
  });

  it('about an undo, says of which run, and what went back', () => {
    const { subject, text } = mailOf({ kind: 'undo', asked: sampleUndo() });
    expect(subject).toBe(
      'coldpatch: orders waits for your decision on the undo (1,204 put back, 3 conflicts, run inc-1234)',
    );
    for (const piece of [
      'has put back what the run inc-1233 wrote to the table orders',
      '1,100 put back, attribute by attribute',
      'changed since the run wrote it, hence left alone',
      'the writers are thawed and what was put back stays as it is.',
    ])
      expect(text).toContain(piece);
  });

  it('about a further pass, does not call the one after a canary a retry', () => {
    expect(mailOf({ pass: 2 }).text).toContain('Run inc-1234, pass 2: the failed items were tried again.');
    const asked = { ...sampleAsked, patch: { ...sampleAsked.patch, canary: 10 } };
    expect(mailOf({ pass: 2, asked }).text).toContain('Run inc-1234, pass 2.');
  });

  it('says plainly that a freeze of tenants denies no role anything', () => {
    const asked = { ...sampleAsked, freeze: { ...sampleAsked.freeze, scope: 'tenants' as const, tenants: ['t1'] } };
    const { text } = mailOf({ asked });
    expect(text).toContain('no role is denied its writes');
    expect(text).not.toContain('stay frozen');
  });
});
