import { describe, expect, it } from '@jest/globals';
import { deliver, deliverDecided } from '../../../lambdas/shared/approvals.ts';
import type { ApprovalDecision } from '../../../lambdas/shared/contract.ts';
import { MemoryApprovals } from './memory-approvals.ts';
import { sampleQuestion } from './recovery-samples.ts';

const decision = (by: string): ApprovalDecision => ({ decision: 'retry', by, at: '2026-11-21T03:20:00.000Z' });

/** As the run store has it. */
const run = (...asked: number[]) => ({ ...sampleQuestion(), asked: asked.length === 0 ? [1, 2] : asked });

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
    expect(await deliverDecided(run(), ports)).toEqual([2]);
    expect(await deliverDecided(run(), ports)).toEqual([]);
    expect(sent).toEqual([['token-2', 'ben']]);
  });

  it('leaves what nobody decided, and runs that were never asked about', async () => {
    const { approvals, ports, sent } = bench();
    expect(await deliverDecided(run(), ports)).toEqual([]);
    await approvals.open(sampleQuestion());
    expect(await deliverDecided(run(), ports)).toEqual([]);
    expect(sent).toEqual([]);
  });

  it('notes a task that no longer waits, and does not ask it again', async () => {
    const { ports, sent, answers, decided } = bench();
    await decided(1, 'ana');
    answers.push('closed');
    expect(await deliverDecided(run(), ports)).toEqual([]);
    expect(await deliverDecided(run(), ports)).toEqual([]);
    expect(sent).toHaveLength(1);
  });

  it('leaves the decision as it was when Step Functions fails, for the next time', async () => {
    const { ports, sent, answers, decided } = bench();
    await decided(1, 'ana');
    answers.push(new Error('ServiceUnavailable'));
    await expect(deliverDecided(run(), ports)).rejects.toThrow('ServiceUnavailable');
    expect(await deliverDecided(run(), ports)).toEqual([1]);
    expect(sent).toEqual([['token-1', 'ana']]);
  });
});

describe('deliverDecided, of passes that were asked about', () => {
  it('finds them wherever passes were not asked about, the plan before the first too', async () => {
    const { ports, sent, decided } = bench();
    await decided(0, 'ana');
    await decided(7, 'ben');
    expect(await deliverDecided(run(0, 3, 7), ports)).toEqual([0, 7]);
    expect(sent).toEqual([
      ['token-0', 'ana'],
      ['token-7', 'ben'],
    ]);
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
