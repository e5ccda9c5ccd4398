import { describe, expect, it } from '@jest/globals';
import { notifyOperators } from '../../../lambdas/notify-operators/notify-operators.ts';
import { memoryMarks } from '../shared/memory-marks.ts';
import { mailbox, sampleRun } from '../shared/recovery-samples.ts';

const bench = () => {
  const { mails, sendMail } = mailbox();
  const ports = {
    sendMail,
    runs: { find: async () => undefined, markReported: async () => {} },
    marks: memoryMarks(),
    failedState: async () => 'ValidateIncident',
    failedChild: async () => undefined,
    operators: ['ana@example.com'],
    warn: () => {},
  };
  return { ports, mails };
};
const { executionArn } = sampleRun;
const stopDate = Date.parse('2026-11-21T03:30:00.000Z');

describe('NotifyOperators', () => {
  it.each(['FAILED', 'TIMED_OUT', 'ABORTED'])('mails about %s, once', async (status) => {
    const { ports, mails } = bench();
    const change = { executionArn, status, stopDate, error: null, cause: null };
    expect(await notifyOperators(change, ports)).toEqual({ reported: true });
    expect(await notifyOperators(change, ports)).toEqual({ reported: false });
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain('03:30 UTC');
  });

  it.each(['RUNNING', 'SUCCEEDED', 'PENDING_REDRIVE'])('leaves %s alone', async (status) => {
    const { ports, mails } = bench();
    expect(
      await notifyOperators({ executionArn, status, stopDate: status === 'RUNNING' ? null : stopDate }, ports),
    ).toEqual({ reported: false });
    expect(mails).toEqual([]);
  });
});
