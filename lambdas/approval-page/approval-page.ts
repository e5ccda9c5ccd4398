import type { Context } from 'hono';
import { Hono } from 'hono/tiny';
import { type Approval, type DeliveryPorts, deliver, hashSecret } from '../shared/approvals.ts';
import type { ApprovalDecision } from '../shared/contract.ts';
import { type ReadVersion, readReport } from '../shared/read-report.ts';
import { hindrance, isChoice } from './choices.ts';
import { decidedPage, expiredPage, messagePage, stalePage } from './decided-pages.ts';
import { decisionPage } from './pages.ts';
import { styleHash } from './style.ts';

export interface ApprovalPagePorts extends DeliveryPorts {
  readonly approvals: DeliveryPorts['approvals'] & {
    findByLink(secretHash: string): Promise<{ approval: Approval; approver: string } | undefined>;
    /** open → decided, by one person only. Undefined: somebody else did, or it has expired. */
    decide(approval: Approval, decision: ApprovalDecision): Promise<Approval | undefined>;
  };
  /** The report's bytes. */
  readonly readVersion: ReadVersion;
  readonly recoveryBucket: string;
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

const look = async ({ approval, approver }: Found, ports: ApprovalPagePorts) => {
  const [summary, lifted] = await Promise.all([
    readReport(approval, ports.readVersion),
    ports.freezeLifted(approval.runId),
  ]);
  return { approval, approver, summary, lifted, bucket: ports.recoveryBucket, now: ports.now() };
};

const show = async (context: Context, found: Found, ports: ApprovalPagePorts, problem?: string) => {
  const { approval, approver } = found;
  if (approval.status !== 'open') return context.html(decidedPage(approval, approver));
  if (ports.now() >= Date.parse(approval.expiresAt)) return context.html(expiredPage(approval), 410);
  const seen = await look(found, ports);
  return context.html(
    decisionPage({ ...seen, ...(problem !== undefined && { problem }) }),
    problem === undefined ? 200 : 422,
  );
};

type Form = Record<string, unknown>;

/** The form shows the very report that the approval is about now. */
const isOfSameReport = (form: Form, { pass, summaryVersion, reportHash }: Approval) =>
  form.pass === String(pass) && form.summaryVersion === summaryVersion && form.reportHash === reportHash;

const decide = async (context: Context, found: Found, ports: ApprovalPagePorts) => {
  const { approval, approver } = found;
  const form: Form = await context.req.parseBody();
  const choice = form.decision;
  if (approval.status !== 'open') return settled(context, approval, approver, ports, form);
  if (ports.now() >= Date.parse(approval.expiresAt)) return context.html(expiredPage(approval), 410);

  if (!isOfSameReport(form, approval)) return context.html(stalePage(approval), 409);
  if (!isChoice(approval.kind, choice)) return show(context, found, ports, 'Choose what to do.');
  if (String(form.word).trim().toLowerCase() !== choice)
    return show(context, found, ports, `Type the word ${choice} to confirm.`);
  const { summary, lifted } = await look(found, ports);
  const problem = hindrance(approval.kind, choice, summary, lifted);
  if (problem !== undefined) return show(context, found, ports, problem);

  const at = new Date(ports.now()).toISOString();
  const decided = await ports.approvals.decide(approval, { decision: choice, by: approver, at });
  if (decided !== undefined) return handOver(context, decided, approver, ports, false);
  const present = await ports.approvals.find(approval);
  if (present === undefined || present.status !== 'open')
    return settled(context, present ?? approval, approver, ports, form);
  return isOfSameReport(form, present)
    ? context.html(expiredPage(present), 410)
    : context.html(stalePage(present), 409);
};

/** Somebody decided already: hands it over if that is still to do, and says who it was. Only one's own answer again is no news. */
const settled = async (context: Context, approval: Approval, viewer: string, ports: ApprovalPagePorts, form: Form) => {
  const { decision, status } = approval;
  const same = form.decision === decision?.decision;
  const refused = !(same && (decision?.by === viewer || form.again === 'yes'));
  if (status === 'decided') return handOver(context, approval, viewer, ports, refused);
  return context.html(decidedPage(approval, viewer, refused), refused ? 409 : 200);
};

const handOver = async (
  context: Context,
  approval: Approval,
  viewer: string,
  ports: ApprovalPagePorts,
  refused: boolean,
) => {
  try {
    const status = await deliver(approval, ports);
    return context.html(decidedPage({ ...approval, status }, viewer, refused), refused ? 409 : 200);
  } catch (error) {
    ports.logError('A decision could not be handed over.', error as Error);
    return context.html(decidedPage(approval, viewer, refused), 503);
  }
};
