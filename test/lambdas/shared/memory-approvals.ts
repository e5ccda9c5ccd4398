import type { Approval, ApprovalId, Question } from '../../../lambdas/shared/approvals.ts';
import type { ApprovalDecision } from '../../../lambdas/shared/contract.ts';

const keyOf = ({ runId, startedAt, pass }: ApprovalId) => JSON.stringify([runId, startedAt, pass]);

const sameReport = (one: Question, other: Question) =>
  one.reportHash === other.reportHash && one.summaryVersion === other.summaryVersion;

/** ApprovalStore without DynamoDB; approval-store.test.ts holds both to the same behaviour. */
export class MemoryApprovals {
  readonly approvals = new Map<string, Approval>();
  readonly links = new Map<string, { key: string; approver: string }>();
  /** Changes so far: a page that only shows makes none. */
  writes = 0;

  async find(id: ApprovalId): Promise<Approval | undefined> {
    return this.#get(id);
  }

  async open(question: Question): Promise<boolean> {
    const known = this.#get(question);
    if (known?.decision && sameReport(known, question)) return false;
    this.#put({ ...question, status: 'open', decision: null });
    return true;
  }

  async addLink(secretHash: string, id: ApprovalId, approver: string): Promise<void> {
    this.writes += 1;
    this.links.set(secretHash, { key: keyOf(id), approver });
  }

  async findByLink(secretHash: string): Promise<{ approval: Approval; approver: string } | undefined> {
    const link = this.links.get(secretHash);
    const approval = link && this.approvals.get(link.key);
    return approval && { approval, approver: link.approver };
  }

  async decide(approval: Approval, decision: ApprovalDecision): Promise<Approval | undefined> {
    const known = this.#get(approval);
    if (known?.status !== 'open' || !sameReport(known, approval)) return undefined;
    return decision.at < known.expiresAt ? this.#put({ ...known, status: 'decided', decision }) : undefined;
  }

  async renew(approval: Approval, taskToken: string): Promise<Approval | undefined> {
    const known = this.#get(approval);
    if (!known?.decision || !sameReport(known, approval)) return undefined;
    return this.#put({ ...known, status: 'decided', taskToken });
  }

  async settle(approval: Approval, status: 'delivered' | 'closed'): Promise<void> {
    const known = this.#get(approval);
    const may = known?.status === 'decided' || (known?.status === 'closed' && status === 'delivered');
    if (known && may && known.taskToken === approval.taskToken) this.#put({ ...known, status });
  }

  /** Without a pause between looking and changing, as a conditional write has none. */
  #get(id: ApprovalId): Approval | undefined {
    return this.approvals.get(keyOf(id));
  }

  #put(approval: Approval): Approval {
    this.writes += 1;
    this.approvals.set(keyOf(approval), approval);
    return approval;
  }
}
