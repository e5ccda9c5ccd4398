import { html } from 'hono/html';
import type { Approval } from '../shared/approvals.ts';
import type { Choice, QuestionKind } from '../shared/contract.ts';
import { decisionSentence, unanswered } from '../shared/mail/question-words.ts';
import { count, utc } from '../shared/mail/words.ts';
import { repeatForm } from './decision-forms.ts';
import { frame, type Html, notice } from './frame.ts';

const titles: Readonly<Record<Choice, string>> = {
  approve: 'approved',
  reject: 'rejected',
  continue: 'going on',
  retry: 'trying again',
  revert: 'taking everything back',
};

const thawing = 'The writers are being thawed; the result is mailed when that is done.';
const then: Readonly<Record<Choice, string>> = {
  approve: thawing,
  reject: `Nothing is written. ${thawing}`,
  continue: 'The other items are being patched; a new mail follows, with a new link.',
  retry: 'The failed items are being tried again; a new mail follows, with a new link.',
  revert: 'What this run wrote is being put back; then the writers are thawed, and the result is mailed.',
};
const applying = 'The plan is being applied; a new mail follows, with a new link.';
const after = (kind: QuestionKind, choice: Choice) =>
  kind === 'plan' && choice === 'approve' ? applying : then[choice];

/** Somebody's answer came after another one. */
const late = (mine: boolean) => ({
  head: mine ? 'You had decided already.' : 'Somebody else has decided.',
  end: 'The answer that was sent just now was not taken.',
});

/** Who decided what and when, and whether it arrived. `refused`: the viewer has just sent another answer. */
export const decidedPage = (approval: Approval, viewer: string, refused = false): Html => {
  const { kind, decision, status, tableName, runId, pass } = approval;
  if (decision === null) throw new Error(`Pass ${pass} of ${runId} has no decision.`);
  const mine = decision.by === viewer;
  const sentence = decisionSentence(kind, decision, mine ? 'You' : decision.by);
  const { head, end } = late(mine);
  const say = (look: 'good' | 'warn', news: string) =>
    refused ? notice('calm', head, sentence, news, end) : notice(look, sentence, news);
  const page = (title: string, ...content: (Html | '')[]) =>
    frame(`${tableName}: decided`, [
      html`<h1>${tableName}: ${title}</h1>`,
      ...content,
      html`<p class="soft small">Run ${runId}${pass > 0 ? `, pass ${count(pass)}` : ''}.</p>`,
    ]);
  if (status === 'closed')
    return page(
      'the run was not waiting',
      say(
        'warn',
        `The workflow was not waiting for it any more. Either its time was up: ${unanswered[kind]}; or the execution was stopped, and a redrive delivers this decision; or it had arrived before. The mail about the end of the run says which.`,
      ),
    );
  if (status === 'delivered') return page(titles[decision.decision], say('good', after(kind, decision.decision)));
  return page(
    titles[decision.decision],
    say(
      'warn',
      'It is recorded, but has not reached the workflow yet. That is tried again within minutes; you can also do it now.',
    ),
    repeatForm(approval, decision.decision),
  );
};

/** A page that says one thing. */
export const messagePage = (title: string, ...sentences: string[]): Html =>
  frame(title, html`<h1>${title}</h1>${sentences.map((sentence) => html`<p>${sentence}</p>`)}`);

export const expiredPage = ({ kind, tableName, expiresAt, runId }: Approval): Html =>
  messagePage(
    `${tableName}: the time to answer is over`,
    `This link was valid until ${utc(expiresAt)}, and nobody had answered by then.`,
    `As was said, ${unanswered[kind]}. The result is mailed to you. Run ${runId}.`,
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
