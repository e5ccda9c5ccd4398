import { type ApprovalPagePorts, approvalPage } from '../../../lambdas/approval-page/approval-page.ts';
import { hashSecret, type Question } from '../../../lambdas/shared/approvals.ts';
import type { ApprovalDecision } from '../../../lambdas/shared/contract.ts';
import type { Summary } from '../../../lambdas/shared/report.ts';
import { MemoryApprovals } from '../shared/memory-approvals.ts';
import { bytesOf, hashOf, sampleQuestion, sampleSummary } from '../shared/recovery-samples.ts';

export const anasSecret = 'anaanaanaanaanaanaanaA';
export const bensSecret = 'benbenbenbenbenbenbenB';

/** The page over stores in memory, asked about one report, with a link each for Ana and Ben. */
export const pageBench = async (summary: Summary = sampleSummary(), more: Partial<Question> = {}) => {
  const approvals = new MemoryApprovals();
  const bytes = bytesOf(summary);
  const question = sampleQuestion({ reportHash: hashOf(bytes), ...more });
  await approvals.open(question);
  await approvals.addLink(hashSecret(anasSecret), question, 'ana@example.com');
  await approvals.addLink(hashSecret(bensSecret), question, 'ben@example.com');
  approvals.writes = 0;

  const world = {
    now: Date.parse('2026-11-21T03:19:00.000Z'),
    lifted: false,
    bytes,
    /** What SendTaskSuccess does next; then it delivers. */
    answers: [] as ('closed' | Error)[],
    sent: [] as { taskToken: string; decision: ApprovalDecision }[],
    errors: [] as string[],
  };
  const ports: ApprovalPagePorts = {
    approvals,
    answerTask: async (taskToken, decision) => {
      const answer = world.answers.shift();
      if (answer instanceof Error) throw answer;
      if (answer !== undefined) return answer;
      world.sent.push({ taskToken, decision });
      return 'delivered';
    },
    readVersion: async (key, version) => {
      if (key !== question.summaryKey || version !== question.summaryVersion) throw new Error('NoSuchVersion');
      return world.bytes;
    },
    recoveryBucket: 'recovery-bucket',
    freezeLifted: async () => world.lifted,
    now: () => world.now,
    logError: (message) => void world.errors.push(message),
  };

  const app = approvalPage(ports);

  const get = (secret = anasSecret, method = 'GET') => app.request(`/approve/${secret}`, { method });
  const post = (fields: Record<string, string> = {}, secret = anasSecret, page = app) =>
    page.request(`/approve/${secret}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        decision: 'approve',
        word: 'approve',
        pass: String(question.pass),
        summaryVersion: question.summaryVersion,
        reportHash: question.reportHash,
        ...fields,
      }).toString(),
    });
  const status = async () => (await approvals.find(question))?.status;
  return { app, ports, approvals, question, world, get, post, status };
};
