import { describe, expect, it } from '@jest/globals';
import type { FinishRecoveryInput } from '../../../../lambdas/shared/contract.ts';
import { resultMail } from '../../../../lambdas/shared/mail/result-mail.ts';
import type { Summary } from '../../../../lambdas/shared/report.ts';
import {
  sampleCounts,
  sampleFinish,
  sampleIncident,
  samplePlan,
  samplePlanChange,
  sampleRun,
  sampleSummary,
  sampleUndo,
} from '../recovery-samples.ts';

const mailOf = (more: Partial<FinishRecoveryInput> = {}, summary: Summary = sampleSummary()) =>
  resultMail('to', sampleFinish({ counts: summary.counts, ...more }), summary, 'recovery-bucket');
const at = '2026-11-21T03:20:10.000Z';
const by = 'ana@example.com';
const timedOut = { outcome: 'approval timed out', decision: null } as const;
const undoHint = '{"undo": {"runId": "inc-1234"}}';

describe('the mail about the end of a patch', () => {
  it('says who approved, what was changed and proved, what needs a person, and that the writers are thawed', () => {
    const { subject, text } = mailOf();
    expect(subject).toBe('coldpatch: orders recovered (1,204 patched, 3 conflicts)');
    for (const piece of [
      'The recovery of orders is finished. ana@example.com approved the patch on Saturday 21 November 2026, 03:20 UTC.',
      '1,100 corrected',
      '1,219 of 1,219 keys read again: 1,216 as decided. The other 3 are conflicts and failures.',
      '3 conflicts need a person',
      's3://recovery-bucket/runs/inc-1234/outcomes/',
      'The writers are thawed (Saturday 21 November 2026, 03:21 UTC). The read-only parameter has its earlier value again.',
      'The restored table coldpatch-5f0c is removed after 24 hours.',
      `Until Friday 19 February 2027, 02:55 UTC an execution with ${undoHint} puts back what this run wrote`,
      'INC-1234',
    ])
      expect(text).toContain(piece);
  });

  it('does not promise to remove a table that was not its own', () => {
    const run = { ...sampleRun, baseTable: 'orders-restored' };
    const { text } = mailOf({ run, incident: sampleIncident({ restore: { useTable: 'orders-restored' } }) });
    expect(text).toContain('orders-restored was yours before the run and is left alone');
    expect(text).not.toContain('removed');
  });

  it.each([
    ['shared', 'stays set: another recovery still holds it'],
    ['left', 'was changed by somebody else during the freeze'],
  ] as const)('says what became of a parameter that is %s', (parameter, sentence) => {
    expect(mailOf({ thaw: { thawedAt: '2026-11-21T03:21:00.000Z', parameter } }).text).toContain(sentence);
  });

  it('says that nobody answered, what failed and where, and that tenants only were protected', () => {
    const incident = sampleIncident({ freeze: { scope: 'tenants', tenants: ['t1'] } });
    const summary = sampleSummary({ counts: sampleCounts({ updated: 7, failed: 1 }) });
    const { subject, text } = mailOf({ ...timedOut, incident }, summary);
    expect(subject).toBe('coldpatch: orders thawed without an answer (7 patched, 1 failed)');
    for (const piece of [
      'Nobody answered in time: the writers are thawed and the patched items stay as they are.',
      '1 item is still not repaired',
      'no role is denied its writes',
    ])
      expect(text).toContain(piece);
  });

  it('says of an unanswered canary that the others were not tried', () => {
    const proof = { checked: 10, asDecided: 10, different: [] };
    const counts = sampleCounts({ updated: 10 });
    const { text } = mailOf(timedOut, sampleSummary({ kind: 'canary', counts, remaining: 1209, proof }));
    for (const piece of ['1,209 items were not tried', '10 of 10 keys read again: all as decided.', 'others are not'])
      expect(text).toContain(piece);
  });

  it('says first that the plan was changed meanwhile, which files, and how to take it all back', () => {
    const { text } = mailOf({}, sampleSummary({ planChange: samplePlanChange }));
    expect(text).toMatch(/^THE PLAN IS NO LONGER WHAT WAS APPROVED\. .*plan\/5f0c\/1-0000\.jsonl, .* and 1 more\./);
    expect(text).toContain(`Every write is in the journal, and an execution with ${undoHint} takes all of it back`);
    expect(mailOf().text).not.toContain('THE PLAN IS');
  });

  it('tells of attributes that were left alone', () => {
    expect(mailOf({}, sampleSummary({ withKeptAttributes: 2 })).text).toContain('2 items have attributes that were');
  });
});

it.each([
  ['were', sampleSummary({ withForced: 3 }), {}],
  ['would be', samplePlan({ withForced: 3 }), timedOut],
] as const)('tells of conflicts that %s written over', (were, summary, how) =>
  expect(mailOf(how, summary).text).toContain(`3 conflicts ${were} written over: the report lists them.`),
);

describe('the mail about a plan that came to nothing', () => {
  it.each([
    [
      'rejected',
      { outcome: 'plan rejected', decision: { decision: 'reject', by, at } },
      'coldpatch: orders left as it was, the plan rejected (1,204 to patch, 3 conflicts)',
      'ana@example.com rejected the plan on Saturday 21 November 2026, 03:20 UTC. Nothing was written.',
    ],
    [
      'left without an answer',
      timedOut,
      'coldpatch: orders left as it was, the plan without an answer (1,204 to patch, 3 conflicts)',
      'Nobody answered in time: the writers are thawed and the table stays as it is.',
    ],
  ] as const)('and was %s says that nothing was written', (_, how, subject, sentence) => {
    const mail = mailOf(how, samplePlan());
    expect(mail.subject).toBe(subject);
    for (const piece of [sentence, '1,100 would be corrected', 'runs/inc-1234/rehearsed/', 'The writers are thawed'])
      expect(mail.text).toContain(piece);
    expect(mail.text).not.toMatch(/journal|undo|read again/);
  });
});

describe('the mail about a rehearsal', () => {
  const summary = samplePlan({ kind: 'rehearsal' });
  const { subject, text } = mailOf({ outcome: 'rehearsed', decision: null, thaw: null }, summary);

  it('says what a repair would do, where the plan is, and who would see it', () => {
    expect(subject).toBe('coldpatch: orders rehearsed (1,204 to patch, 3 conflicts)');
    for (const piece of [
      'The rehearsal of the recovery of orders is finished. Nothing was frozen and nothing was written.',
      '1,100 would be corrected',
      's3://recovery-bucket/runs/inc-1234/plan/5f0c/',
      'ab'.repeat(32),
      'These see every repair like any other write: the function orders-search, Kinesis stream orders. EventBridge Pipes are not looked for.',
      'removed after 24 hours; until then a repair can read it, named in restore.useTable.',
    ])
      expect(text).toContain(piece);
  });

  it('speaks of no thaw, no journal and no undo', () => expect(text).not.toMatch(/thawed|journal|undo/));
});

describe('the mail about what went back', () => {
  it('by a revert, says who took it back and what is in conflict', () => {
    const summary = sampleSummary({ kind: 'revert', proof: null });
    const { subject, text } = mailOf({ outcome: 'reverted', decision: { decision: 'revert', by, at } }, summary);
    expect(subject).toBe('coldpatch: orders reverted (1,204 put back, 3 conflicts)');
    for (const piece of [
      'The recovery of orders is finished. ana@example.com took everything back on Saturday 21 November 2026',
      '1,100 put back, attribute by attribute',
      '3 in conflict: changed since the run wrote it, hence left alone',
      's3://recovery-bucket/runs/inc-1234/journal/',
    ])
      expect(text).toContain(piece);
    expect(text).not.toContain(undoHint);
  });

  it('by an undo, names the run, and how the undo itself is undone', () => {
    const summary = sampleSummary({ kind: 'undo', proof: null });
    const { subject, text } = mailOf({ incident: sampleUndo(), outcome: 'undone' }, summary);
    expect(subject).toBe('coldpatch: orders undone (1,204 put back, 3 conflicts)');
    expect(text).toContain('The undo of run inc-1233 in orders is finished. ana@example.com approved the undo on');
    expect(text).toContain(undoHint);
    expect(text).not.toMatch(/restored table|The table/);
  });

  it('by an undo that nobody looked at, says that it stays', () => {
    const { text } = mailOf({ ...timedOut, incident: sampleUndo() }, sampleSummary({ kind: 'undo', proof: null }));
    expect(text).toContain('the writers are thawed and what was put back stays as it is.');
  });
});
