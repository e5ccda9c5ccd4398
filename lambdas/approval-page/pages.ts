import { html } from 'hono/html';
import type { Approval } from '../shared/approvals.ts';
import type { Summary } from '../shared/contract.ts';
import { count, counted, freezeScope, minutes, patchedItems, utc } from '../shared/mail/words.ts';
import { decisionForms, repeatForm } from './decision-forms.ts';
import { frame, type Html, notice } from './frame.ts';
import { askedSection, countsSection, notesSection, samplesSection } from './sections.ts';

export interface Look {
  readonly approval: Approval;
  readonly approver: string;
  readonly summary: Summary;
  /** The freeze was lifted by hand or by the watchdog: a further pass would be refused. */
  readonly lifted: boolean;
  readonly now: number;
  /** What was wrong with the form that was just sent. */
  readonly problem?: string;
}

/** Everything a person needs to decide. Showing it changes nothing. */
export const decisionPage = ({ approval, approver, summary, lifted, now, problem }: Look): Html => {
  const { tableName, expiresAt, approvers, asked } = approval;
  const { counts } = summary;
  const patched = patchedItems(counts);
  const left = minutes(Math.floor((Date.parse(expiresAt) - now) / 60_000));
  return frame(`Decide on ${tableName}`, [
    html`<h1>${tableName} waits for your decision</h1>
<p class="soft">${counted(patched, 'item was', 'items were')} patched, of ${counted(summary.keys, 'impacted item')}. Answer by ${utc(expiresAt)}: ${left} left. <a href="#decide">Decide</a></p>`,
    problem === undefined ? '' : notice('bad', 'Nothing was decided.', problem),
    lifted
      ? notice(
          'bad',
          'The freeze was lifted.',
          'The writers are not frozen any more, so the failed items can not be tried again in this run.',
        )
      : '',
    asked.freeze.scope === 'all' ? '' : notice('warn', 'Not every writer is stopped.', freezeScope[asked.freeze.scope]),
    summary.unprotected > 0
      ? notice(
          'warn',
          `${counted(summary.unprotected, 'item')} could not be protected.`,
          "The key source does not know the bug's last write to them, so a good write after it would have been undone too. Look at these more closely.",
        )
      : '',
    countsSection(counts),
    samplesSection(summary.samples, patched),
    counts.conflict + counts.failed > 0 ? html`<h2>What needs a person</h2>` : '',
    notesSection('Failed, not repaired', summary.failures, counts.failed, true),
    notesSection('Conflicts, left alone', summary.conflicts, counts.conflict, counts.conflict <= 5),
    askedSection(approval),
    html`<h2 id="decide">Decide</h2>`,
    decisionForms(approval, counts.failed, counts.failed > 0 && !lifted),
    html`<p class="soft small">If nobody answers by ${utc(expiresAt)}, the writers are thawed and the patched items stay as they are.</p>
<footer>This link belongs to ${approver}. ${approvers.length > 1 ? `One answer is enough; ${approvers.join(', ')} can give it.` : ''} Report ${approval.reportHash.slice(0, 12)}, pass ${count(approval.pass)}.</footer>`,
  ]);
};

const said = { approve: 'approved the patch', retry: 'asked for the failed items to be tried again' } as const;
const then = {
  approve: 'The writers are being thawed; the result is mailed when that is done.',
  retry: 'The failed items are being tried again; a new mail follows, with a new link.',
} as const;

/** Who decided what and when, and whether it arrived. */
export const decidedPage = (approval: Approval, viewer: string): Html => {
  const { decision, status, tableName, runId } = approval;
  if (decision === null) throw new Error(`Pass ${approval.pass} of ${runId} has no decision.`);
  const who = decision.by === viewer ? 'You' : decision.by;
  const head = html`<h1>${tableName}: ${decision.decision === 'approve' ? 'approved' : 'trying again'}</h1>`;
  const sentence = `${who} ${said[decision.decision]} on ${utc(decision.at)}.`;
  const run = html`<p class="soft small">Run ${runId}, pass ${count(approval.pass)}.</p>`;
  if (status === 'closed')
    return frame(`${tableName}: decided`, [
      html`<h1>${tableName}: the run was not waiting</h1>`,
      notice(
        'warn',
        sentence,
        'The workflow was not waiting for it any more. Either its time was up, and the writers are thawed while the patched items stay as they are; or the execution was stopped, and a redrive delivers this decision; or it had arrived before. The mail about the end of the run says which.',
      ),
      run,
    ]);
  const arrived = status === 'delivered';
  return frame(`${tableName}: decided`, [
    head,
    arrived
      ? notice('good', sentence, then[decision.decision])
      : notice(
          'warn',
          sentence,
          'It is recorded, but has not reached the workflow yet. That is tried again within minutes; you can also do it now.',
        ),
    arrived ? '' : repeatForm(approval, decision.decision),
    run,
  ]);
};

/** A page that says one thing. */
export const messagePage = (title: string, ...sentences: string[]): Html =>
  frame(title, html`<h1>${title}</h1>${sentences.map((sentence) => html`<p>${sentence}</p>`)}`);

export const expiredPage = ({ tableName, expiresAt, runId }: Approval): Html =>
  messagePage(
    `${tableName}: the time to answer is over`,
    `This link was valid until ${utc(expiresAt)}, and nobody had answered by then.`,
    `The writers are thawed and the patched items stay as they are. The result is mailed to you. Run ${runId}.`,
  );

export const stalePage = (approval: Approval): Html =>
  frame('The page was out of date', [
    html`<h1>The page was out of date</h1>`,
    notice(
      'warn',
      'Nothing was decided.',
      `The report about ${approval.tableName} has changed since you opened the page. Look at what it says now, then decide.`,
    ),
    html`<p><a href="">Show the present report</a></p>`,
  ]);
