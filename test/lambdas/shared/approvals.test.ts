import { describe, expect, it } from '@jest/globals';
import { deliver, deliverDecided } from '../../../lambdas/shared/approvals.ts';
import type { ApprovalDecision } from '../../../lambdas/shared/contract.ts';
import { MemoryApprovals } from './memory-approvals.ts';
import { sampleQuestion } from './recovery-samples.ts';

const decision = (by: string): ApprovalDecision => ({ decision: 'retry', by, at: '2026-11-21T03:20:00.000Z' });

const bench = () => {
  const approvals = new MemoryApprovals();
  const sent: [string, string][] = [];
  const answers: ('closed' | Error)[] = [];
  const ports = {
    approvals,
    answerTask: async (token: string, { by }: ApprovalDecision) => {
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      sent.push([token, by]);
      return answer ?? ('delivered' as const);
    },
  };
  const decided = async (pass: number, by: string) => {
    const question = sampleQuestion({ pass, taskToken: `token-${pass}` });
    await approvals.open(question);
    return approvals.decide({ ...question, status: 'open', decision: null }, decision(by));
  };
  return { approvals, ports, sent, answers, decided };
};

describe('deliverDecided', () => {
  it('delivers the passes that were decided and not delivered, once', async () => {
    const { approvals, ports, sent, decided } = bench();
    const first = await decided(1, 'ana');
    if (first) await approvals.settle(first, 'delivered');
    await decided(2, 'ben');
    expect(await deliverDecided(sampleQuestion(), ports)).toEqual([2]);
    expect(await deliverDecided(sampleQuestion(), ports)).toEqual([]);
    expect(sent).toEqual([['token-2', 'ben']]);
  });

  it('leaves what nobody decided, and runs that were never asked about', async () => {
    const { approvals, ports, sent } = bench();
    expect(await deliverDecided(sampleQuestion(), ports)).toEqual([]);
    await approvals.open(sampleQuestion());
    expect(await deliverDecided(sampleQuestion(), ports)).toEqual([]);
    expect(sent).toEqual([]);
  });

  it('notes a task that no longer waits, and does not ask it again', async () => {
    const { ports, sent, answers, decided } = bench();
    await decided(1, 'ana');
    answers.push('closed');
    expect(await deliverDecided(sampleQuestion(), ports)).toEqual([]);
    expect(await deliverDecided(sampleQuestion(), ports)).toEqual([]);
    expect(sent).toHaveLength(1);
  });

  it('leaves the decision as it was when Step Functions fails, for the next time', async () => {
    const { ports, sent, answers, decided } = bench();
    await decided(1, 'ana');
    answers.push(new Error('ServiceUnavailable'));
    await expect(deliverDecided(sampleQuestion(), ports)).rejects.toThrow('ServiceUnavailable');
    expect(await deliverDecided(sampleQuestion(), ports)).toEqual([1]);
    expect(sent).toEqual([['token-1', 'ana']]);
  });
});

describe('deliver', () => {
  it('refuses an approval that nobody has decided', async () => {
    const { ports } = bench();
    await expect(deliver({ ...sampleQuestion(), status: 'open', decision: null }, ports)).rejects.toThrow(
      'no decision',
    );
  });
});
