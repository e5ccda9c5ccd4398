import { html } from 'hono/html';
import type { Approval } from '../shared/approvals.ts';
import type { Choice } from '../shared/contract.ts';
import type { Summary } from '../shared/report.ts';
import { formOf } from './choice-words.ts';
import { offered } from './choices.ts';
import type { Html } from './frame.ts';

/** What was shown goes along, so that nothing else is decided on. */
const hidden = (approval: Approval, choice: Choice) => html`<input type="hidden" name="decision" value="${choice}">
<input type="hidden" name="pass" value="${String(approval.pass)}">
<input type="hidden" name="summaryVersion" value="${approval.summaryVersion}">
<input type="hidden" name="reportHash" value="${approval.reportHash}">`;

const looks: Readonly<Record<Choice, string>> = {
  approve: '',
  continue: '',
  reject: 'second',
  retry: 'second',
  revert: 'second danger',
};

const form = (approval: Approval, choice: Choice, summary: Summary): Html => {
  const { button, explanation } = formOf(approval.kind, choice, summary, approval.asked);
  return html`<form class="card" method="post">
${hidden(approval, choice)}
<p>${explanation}</p>
<label for="${choice}-word">Type <b>${choice}</b> to confirm:</label>
<div class="row"><input id="${choice}-word" name="word" type="text" required autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false">
<button${looks[choice] === '' ? '' : html` class="${looks[choice]}"`}>${button}</button></div>
</form>`;
};

/** Every way to decide that makes sense now. */
export const decisionForms = (approval: Approval, summary: Summary, lifted: boolean): readonly Html[] => {
  const choices = offered(approval.kind, summary, lifted);
  return choices.length === 0
    ? [
        html`<p class="card">There is nothing left to decide. The run ends by itself, and what was patched stays as it is.</p>`,
      ]
    : choices.map((choice) => form(approval, choice, summary));
};

/** Sends the recorded decision once more; the word was typed already. */
export const repeatForm = (approval: Approval, choice: Choice): Html => html`<form class="card" method="post">
${hidden(approval, choice)}
<input type="hidden" name="word" value="${choice}">
<input type="hidden" name="again" value="yes">
<button>Hand it over again</button>
</form>`;
