import { createHash } from 'node:crypto';
import type { ApprovalDecision, QuestionKind } from './contract.ts';
import type { Incident, Undo } from './incident.ts';

/** What was asked of a repair, without the keys themselves: `impactedKeys` is a phrase such as `12 keys, given in the parameters`. */
export type AskedRepair = Omit<Incident, 'impactedKeys'> & { readonly impactedKeys: string };
export type Asked = AskedRepair | Undo;
export const isAskedUndo = (asked: Asked): asked is Undo => 'undo' in asked;

/** Names one run's approval of one pass; 0 is its plan's. */
export interface ApprovalId {
  readonly runId: string;
  readonly startedAt: string;
  readonly pass: number;
}

/** The question that approvers are asked: bound to one report. */
export interface Question extends ApprovalId {
  readonly kind: QuestionKind;
  readonly executionArn: string;
  readonly tableName: string;
  readonly asked: Asked;
  readonly summaryKey: string;
  /** The report's version in S3: what is shown and decided on is this very one. */
  readonly summaryVersion: string;
  /** SHA-256 of the summary's bytes, hex. */
  readonly reportHash: string;
  readonly approvers: readonly string[];
  /** ISO 8601; earlier than the task's own timeout, and no later than the freeze may last. */
  readonly expiresAt: string;
  /** Stays on the server; a re-entered state brings a new one. */
  readonly taskToken: string;
}

/**
 * open: nobody has answered. decided: answered, not handed to Step Functions yet. delivered: handed over.
 * closed: Step Functions no longer waited under that token; the state, entered again, hands the decision over with its own.
 */
export type ApprovalStatus = 'open' | 'decided' | 'delivered' | 'closed';

export interface Approval extends Question {
  readonly status: ApprovalStatus;
  readonly decision: ApprovalDecision | null;
}

/** What a link's secret is stored as: SHA-256, hex. */
export const hashSecret = (secret: string) => createHash('sha256').update(secret).digest('hex');

/** What a decision needs to reach Step Functions. */
export interface DeliveryPorts {
  readonly approvals: {
    find(id: ApprovalId): Promise<Approval | undefined>;
    settle(approval: Approval, status: 'delivered' | 'closed'): Promise<void>;
  };
  /** `closed`: no task waits under this token any more. Throws what may pass when it is tried again. */
  answerTask(taskToken: string, decision: ApprovalDecision): Promise<'delivered' | 'closed'>;
}

/** Hands a decision to the waiting task, then notes it. Safe to repeat. */
export const deliver = async (approval: Approval, ports: DeliveryPorts): Promise<'delivered' | 'closed'> => {
  if (approval.decision === null) throw new Error(`Pass ${approval.pass} of ${approval.runId} has no decision yet.`);
  const status = await ports.answerTask(approval.taskToken, approval.decision);
  await ports.approvals.settle(approval, status);
  if (status === 'delivered') return status;
  // Two may deliver at once, and then only one finds the task waiting.
  return (await ports.approvals.find(approval))?.status === 'delivered' ? 'delivered' : 'closed';
};

/**
 * Delivers what was decided and not delivered, for a run that is still running. For the watchdog.
 * `asked`: the passes that people were asked about. Resolves to those that were delivered.
 */
export const deliverDecided = async (
  { runId, startedAt, asked }: Omit<ApprovalId, 'pass'> & { readonly asked: readonly number[] },
  ports: DeliveryPorts,
): Promise<readonly number[]> => {
  const delivered: number[] = [];
  for (const pass of asked) {
    const approval = await ports.approvals.find({ runId, startedAt, pass });
    if (approval?.status === 'decided' && (await deliver(approval, ports)) === 'delivered') delivered.push(pass);
  }
  return delivered;
};
