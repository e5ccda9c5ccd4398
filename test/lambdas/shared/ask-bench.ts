import type { ApprovalDecision, ApproveInput } from '../../../lambdas/shared/contract.ts';
import { FreezeLiftedError } from '../../../lambdas/shared/errors.ts';
import { MemoryApprovals } from './memory-approvals.ts';
import { mailbox, sampleCounts, sampleIncident, sampleRun } from './recovery-samples.ts';

/** What the state asks with. */
export const input = (more: Partial<ApproveInput> = {}): ApproveInput => ({
  run: sampleRun,
  incident: sampleIncident(),
  pass: 1,
  summaryKey: 'runs/inc-1234/summary/1.json',
  summaryVersion: 'version-1',
  reportHash: 'aa'.repeat(32),
  counts: sampleCounts(),
  planChange: null,
  taskToken: 'token-1',
  ...more,
});

/** Approvals in memory, a mailbox and a task that waits. */
export const bench = (refused: readonly string[] = []) => {
  const approvals = new MemoryApprovals();
  const { mails, sendMail } = mailbox(new Set(refused));
  const sent: { taskToken: string; decision: ApprovalDecision }[] = [];
  const warnings: string[] = [];
  const marked: number[] = [];
  const state: { lifted: boolean; heldAt?: string } = { lifted: false };
  const ports = {
    approvals,
    sendMail,
    runs: {
      assertNotLifted: async () => {
        if (state.lifted) throw new FreezeLiftedError('lifted');
      },
      markAsked: async (_: string, pass: number) => {
        marked.push(pass);
        return state;
      },
    },
    answerTask: async (taskToken: string, decision: ApprovalDecision) => {
      sent.push({ taskToken, decision });
      return 'delivered' as const;
    },
    approvers: ['ana@example.com', 'ben@example.com'],
    pageUrl: 'https://abc.lambda-url.eu-central-1.on.aws/',
    now: () => Date.parse('2026-11-21T03:00:00.000Z'),
    warn: (sentence: string) => void warnings.push(sentence),
  };
  const secrets = () => mails.map((mail) => /\/approve\/([A-Za-z0-9_-]{22})\n/.exec(mail.text)?.[1] ?? '');
  const only = () => [...approvals.approvals.values()][0];
  return { approvals, ports, mails, sent, marked, warnings, state, secrets, only };
};
