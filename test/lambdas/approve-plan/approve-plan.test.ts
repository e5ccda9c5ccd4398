import { describe, expect, it } from '@jest/globals';
import { approvePlan } from '../../../lambdas/approve-plan/approve-plan.ts';
import { bench, input } from '../shared/ask-bench.ts';

describe('ApprovePlan', () => {
  it('asks about the plan, before the first pass', async () => {
    const { ports, only, marked, mails } = bench();
    await approvePlan(input({ pass: 0, summaryKey: 'runs/inc-1234/summary/plan.json' }), ports);
    expect(only()).toMatchObject({ kind: 'plan', pass: 0, summaryVersion: 'version-1', status: 'open' });
    expect(marked).toEqual([0]);
    expect(mails[0]?.subject).toContain('waits for your decision on the plan (1,204 to patch');
  });
});
