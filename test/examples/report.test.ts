import { describe, expect, it } from '@jest/globals';
import { ExecutionEnded } from '../../examples/orders/demo/execution-ended.ts';
import { type DemoReport, inWords, isGood, reportOf } from '../../examples/orders/demo/report.ts';
import type { Story } from '../../examples/orders/demo/story.ts';

const counts = { unchanged: 0, put: 1, updated: 8, deleted: 1, kept: 0, expired: 0, conflict: 1, failed: 0 };
const story = {
  expected: { impacted: { size: 11 }, conflicts: { size: 1 }, unsettled: { size: 1 } },
  seconds: { patch: 2 },
  incident: { restoreTo: '2026-11-20T09:57:59Z', from: '', to: '', writtenBy: 'deploy-4f2a' },
  rehearsed: counts,
  frozenWriterRefused: true,
  status: 'SUCCEEDED',
  outcome: 'approved',
  counts,
  proof: { checked: 11, asDecided: 10 },
  check: { items: 100, wrongAfter: 0, goodWritesLost: 0, examples: [] },
  undoIsExact: true,
  redoIsExact: true,
} as unknown as Story;

const told = (changes: Partial<Story> = {}) => {
  const changed = { ...story, ...changes };
  const report = reportOf(changed);
  return { good: isGood(report, 1), words: inWords(report, changed) };
};

describe('the result of the demo', () => {
  it('is good if everything is as it should be', () => {
    expect(told()).toEqual({ good: true, words: expect.stringContaining('each time exactly') });
  });

  it('is not good if nobody approved in time, and says so', () => {
    const { good, words } = told({ outcome: 'approval timed out' });
    expect(good).toBe(false);
    expect(words).toContain('nobody approved in time');
    expect(words).not.toContain('exactly');
  });

  it('is not good if the repair was taken back, or its undo was not', () => {
    expect(told({ outcome: 'reverted' })).toEqual({ good: false, words: expect.stringContaining('reverted') });
    expect(told({ redoIsExact: false })).toEqual({ good: false, words: expect.stringContaining('NOT exactly') });
  });

  it('of an execution that failed is its status, its sentence, and what is known by then', () => {
    const { expected, seconds, rehearsed } = story;
    const cause = JSON.stringify({ errorType: 'LimitError', errorMessage: 'There is too much.', trace: ['at file:1'] });
    const failed = new ExecutionEnded({ name: 'INC-1234', status: 'FAILED', error: 'LimitError', cause });
    const report = reportOf({ expected, seconds, rehearsed }, failed);
    expect(JSON.parse(JSON.stringify(report))).toEqual({
      status: 'FAILED',
      error: 'The execution INC-1234 ended: FAILED: LimitError: There is too much.',
      impacted: 11,
      rehearsed: 10,
      secondsPerPhase: { patch: 2 },
    } satisfies Partial<DemoReport>);
    expect(isGood(report, 1)).toBe(false);
    expect(inWords(report, story)).toContain('There is too much.');
  });

  it('of another step that failed is FAILED, even before anything was known', () => {
    expect(reportOf({}, new Error('No port is free.'))).toMatchObject({ status: 'FAILED', error: 'No port is free.' });
  });
});
