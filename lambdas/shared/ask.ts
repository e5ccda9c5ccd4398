import { randomBytes } from 'node:crypto';
import { type Approval, type ApprovalId, type DeliveryPorts, deliver, hashSecret, type Question } from './approvals.ts';
import { asAsked } from './asked.ts';
import type { ApproveInput, QuestionKind, Run } from './contract.ts';
import { ApprovalMailError } from './errors.ts';
import type { Incident, Undo } from './incident.ts';
import { approvalMail } from './mail/approval-mail.ts';
import { type MailPort, mailEach, whyNot } from './mail/mail.ts';
import type { RunRecord } from './run-record.ts';

export interface AskPorts extends DeliveryPorts, MailPort {
  readonly runs: {
    assertNotLifted(run: Run): Promise<void>;
    /** From now on the watchdog looks for what was decided. Resolves to when the freeze was begun. */
    markAsked(runId: string, pass: number): Promise<Pick<RunRecord, 'heldAt'>>;
  };
  readonly approvals: DeliveryPorts['approvals'] & {
    open(question: Question): Promise<boolean>;
    addLink(secretHash: string, id: ApprovalId & Pick<Question, 'expiresAt'>, approver: string): Promise<void>;
    renew(approval: Approval, taskToken: string): Promise<Approval | undefined>;
  };
  readonly approvers: readonly string[];
  /** Base URL of the approval page, with a trailing slash. */
  readonly pageUrl: string;
  now(): number;
  /** For the function's log: who could not be mailed. */
  warn(sentence: string): void;
}

/** A decision in the last second must still find the task waiting, whose own timeout began a little earlier. */
const marginMs = 15_000;

/** Until the task's timeout, or until the watchdog thaws, if that is earlier: after that nothing more is written. */
const answerBy = ({ approval, freeze }: Incident | Undo, heldAt: string | undefined, now: number): string => {
  const timeout = now + approval.timeoutMinutes * 60_000 - marginMs;
  const thaw = heldAt === undefined ? timeout : Date.parse(heldAt) + freeze.maxMinutes * 60_000;
  return new Date(Math.min(timeout, thaw)).toISOString();
};

const newSecret = () => randomBytes(16).toString('base64url');

/**
 * Asks the approvers, once per pass and report; a second time mails fresh links, and the earlier ones stay valid too.
 * If they have answered while nobody waited (the state failed and was redriven), hands that answer to the new token instead.
 */
export const ask = async (
  input: ApproveInput,
  kind: QuestionKind,
  ports: AskPorts,
): Promise<{ asked: readonly string[] }> => {
  const { run, incident, pass, summaryKey, summaryVersion, reportHash, taskToken } = input;
  await ports.runs.assertNotLifted(run);
  const { heldAt } = await ports.runs.markAsked(run.runId, pass);
  const question: Question = {
    runId: run.runId,
    startedAt: run.startedAt,
    executionArn: run.executionArn,
    tableName: run.tableName,
    pass,
    kind,
    asked: asAsked(incident),
    summaryKey,
    summaryVersion,
    reportHash,
    approvers: ports.approvers,
    expiresAt: answerBy(incident, heldAt, ports.now()),
    taskToken,
  };
  if (!(await ports.approvals.open(question))) {
    await deliverAgain(question, ports);
    return { asked: [] };
  }
  const mailed = await mailEach(
    ports.approvers,
    async (approver) => {
      const secret = newSecret();
      await ports.approvals.addLink(hashSecret(secret), question, approver);
      return approvalMail(approver, `${ports.pageUrl}approve/${secret}`, question, input);
    },
    ports,
  );
  if (mailed.sent.length === 0)
    throw new ApprovalMailError(
      `No approver could be mailed, so nobody can decide: ${whyNot(mailed) || 'the stack has no approvers'}. Correct that, then redrive the execution.`,
    );
  if (mailed.failed.length > 0) ports.warn(`Not every approver could be mailed: ${whyNot(mailed)}.`);
  return { asked: mailed.sent };
};

const deliverAgain = async (question: Question, ports: AskPorts) => {
  const known = await ports.approvals.find(question);
  // The same attempt again: its answer has arrived already.
  if (known?.status === 'delivered' && known.taskToken === question.taskToken) return;
  // Bound to the report of the new question: the answer to another one stays where it is.
  const renewed = known && (await ports.approvals.renew({ ...known, ...reportOf(question) }, question.taskToken));
  if (renewed === undefined) throw new Error(`The approval of pass ${question.pass} was replaced in this moment.`);
  await deliver(renewed, ports);
};

const reportOf = ({ summaryVersion, reportHash }: Question) => ({ summaryVersion, reportHash });
