import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { type Approval, type DeliveryPorts, deliver, hashSecret } from '../shared/approvals.ts';
import type { ApprovalDecision, Summary } from '../shared/contract.ts';
import { decidedPage, decisionPage, expiredPage, messagePage, stalePage } from './pages.ts';
import { styleHash } from './style.ts';

export interface ApprovalPagePorts extends DeliveryPorts {
  readonly approvals: DeliveryPorts['approvals'] & {
    findByLink(secretHash: string): Promise<{ approval: Approval; approver: string } | undefined>;
    /** open → decided, by one person only. Undefined: somebody else did, or it has expired. */
    decide(approval: Approval, decision: ApprovalDecision): Promise<Approval | undefined>;
  };
  /** The report's bytes. */
  readSummary(key: string): Promise<Uint8Array>;
  freezeLifted(runId: string): Promise<boolean>;
  now(): number;
  logError(message: string, error: Error): void;
}

const headers = {
  'Content-Security-Policy': `default-src 'none'; style-src ${styleHash}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
  'X-Robots-Tag': 'noindex',
  'Strict-Transport-Security': 'max-age=31536000',
} as const;

const unknownPage = () =>
  messagePage(
    'This link is not known',
    'Open it from the mail once more: it may have been cut off when it was copied.',
  );

/** The approval page: GET shows, POST decides. Everything it knows of its visitor is the secret in the link. */
export const approvalPage = (ports: ApprovalPagePorts): Hono => {
  const app = new Hono();
  const path = '/approve/:secret{[A-Za-z0-9_-]{22}}';
  const find = (context: Context) => ports.approvals.findByLink(hashSecret(context.req.param('secret') ?? ''));

  app.use(async (context, next) => {
    for (const [name, value] of Object.entries(headers)) context.header(name, value);
    await next();
  });
  app.notFound((context) => context.html(unknownPage(), 404));
  app.onError((error, context) => {
    ports.logError('The approval page failed.', error);
    for (const [name, value] of Object.entries(headers)) context.header(name, value);
    return context.html(
      messagePage(
        'That did not work',
        'Something failed for a moment. Load the page again: what was decided is kept, and nothing is decided twice.',
      ),
      503,
    );
  });

  app.get(path, async (context) => {
    const found = await find(context);
    return found === undefined ? context.notFound() : show(context, found, ports);
  });
  app.post(path, async (context) => {
    const found = await find(context);
    return found === undefined ? context.notFound() : decide(context, found, ports);
  });
  return app;
};

interface Found {
  readonly approval: Approval;
  readonly approver: string;
}

const show = async (context: Context, found: Found, ports: ApprovalPagePorts, problem?: string) => {
  const { approval, approver } = found;
  if (approval.status !== 'open') return context.html(decidedPage(approval, approver));
  const now = ports.now();
  if (now >= Date.parse(approval.expiresAt)) return context.html(expiredPage(approval), 410);
  const [summary, lifted] = await Promise.all([readReport(approval, ports), ports.freezeLifted(approval.runId)]);
  const look = { approval, approver, summary, lifted, now, ...(problem !== undefined && { problem }) };
  return context.html(decisionPage(look), problem === undefined ? 200 : 422);
};

/** The report, if it is the very one that the approval is about. */
const readReport = async ({ summaryKey, reportHash }: Approval, ports: ApprovalPagePorts): Promise<Summary> => {
  const bytes = await ports.readSummary(summaryKey);
  if (createHash('sha256').update(bytes).digest('hex') !== reportHash)
    throw new Error(`${summaryKey} is not the report that the approval is about.`);
  return JSON.parse(new TextDecoder().decode(bytes)) as Summary;
};

const decide = async (context: Context, found: Found, ports: ApprovalPagePorts) => {
  const { approval, approver } = found;
  const form = await context.req.parseBody();
  const choice = form.decision;
  if (approval.status !== 'open') return settled(context, approval, approver, ports, choice);
  if (ports.now() >= Date.parse(approval.expiresAt)) return context.html(expiredPage(approval), 410);

  if (form.pass !== String(approval.pass) || form.reportHash !== approval.reportHash)
    return context.html(stalePage(approval), 409);
  if (choice !== 'approve' && choice !== 'retry') return show(context, found, ports, 'Choose what to do.');
  if (String(form.word).trim().toLowerCase() !== choice)
    return show(context, found, ports, `Type the word ${choice} to confirm.`);
  if (choice === 'retry') {
    const [{ counts }, lifted] = await Promise.all([readReport(approval, ports), ports.freezeLifted(approval.runId)]);
    if (counts.failed === 0) return show(context, found, ports, 'No item failed, so there is nothing to try again.');
    if (lifted) return show(context, found, ports, 'The failed items can not be tried again in this run.');
  }
  const at = new Date(ports.now()).toISOString();
  const decided = await ports.approvals.decide(approval, { decision: choice, by: approver, at });
  if (decided !== undefined) return handOver(context, decided, approver, ports, 200);
  const present = await ports.approvals.find(approval);
  if (present === undefined || present.status !== 'open')
    return settled(context, present ?? approval, approver, ports, choice);
  return present.reportHash === approval.reportHash
    ? context.html(expiredPage(present), 410)
    : context.html(stalePage(present), 409);
};

/** Somebody decided already: hands it over if that is still to do, and says who it was. Only the same answer again is fine. */
const settled = async (
  context: Context,
  approval: Approval,
  viewer: string,
  ports: ApprovalPagePorts,
  choice: unknown,
) => {
  const mine = approval.decision?.by === viewer && choice === approval.decision.decision;
  if (approval.status === 'decided') return handOver(context, approval, viewer, ports, mine ? 200 : 409);
  return context.html(decidedPage(approval, viewer), mine ? 200 : 409);
};

const handOver = async (
  context: Context,
  approval: Approval,
  viewer: string,
  ports: ApprovalPagePorts,
  status: 200 | 409,
) => {
  try {
    return context.html(decidedPage({ ...approval, status: await deliver(approval, ports) }, viewer), status);
  } catch (error) {
    ports.logError('A decision could not be handed over.', error as Error);
    return context.html(decidedPage(approval, viewer), 503);
  }
};
