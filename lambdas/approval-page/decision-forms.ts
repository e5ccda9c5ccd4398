import { html } from 'hono/html';
import type { Approval } from '../shared/approvals.ts';
import { counted } from '../shared/mail/words.ts';
import type { Html } from './frame.ts';

export type Choice = 'approve' | 'retry';

const hidden = (approval: Approval, choice: Choice) => html`<input type="hidden" name="decision" value="${choice}">
<input type="hidden" name="pass" value="${String(approval.pass)}">
<input type="hidden" name="reportHash" value="${approval.reportHash}">`;

const form = (
  approval: Approval,
  choice: Choice,
  button: string,
  explanation: string,
): Html => html`<form class="card" method="post">
${hidden(approval, choice)}
<p>${explanation}</p>
<label for="${choice}-word">Type <b>${choice}</b> to confirm:</label>
<div class="row"><input id="${choice}-word" name="word" type="text" required autocomplete="off" autocapitalize="none" autocorrect="off" spellcheck="false">
<button${choice === 'retry' ? html` class="second"` : ''}>${button}</button></div>
</form>`;

/** Both ways to decide; the second only where something failed and the writers are still frozen. */
export const decisionForms = (approval: Approval, failed: number, canRetry: boolean): Html => html`
${form(
  approval,
  'approve',
  'Approve and thaw',
  failed > 0
    ? `The patch stays as it is and the writers are thawed. ${counted(failed, 'item stays', 'items stay')} unrepaired.`
    : 'The patch stays as it is and the writers are thawed.',
)}
${canRetry ? form(approval, 'retry', 'Try the failed again', `The patch runs again over the ${counted(failed, 'failed item')} only; the writers stay frozen, and you are asked again.`) : ''}`;

/** Sends the recorded decision once more; the word was typed already. */
export const repeatForm = (approval: Approval, choice: Choice): Html => html`<form class="card" method="post">
${hidden(approval, choice)}
<input type="hidden" name="word" value="${choice}">
<button>Hand it over again</button>
</form>`;
