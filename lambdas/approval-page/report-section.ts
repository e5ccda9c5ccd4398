import { html } from 'hono/html';
import { voiceOf } from '../shared/mail/outcome-words.ts';
import { consumersInWords, dueKeys, proofInWords, throttledInWords } from '../shared/mail/report-words.ts';
import type { Summary } from '../shared/report.ts';
import type { Html } from './frame.ts';
import { visible } from './plain-value.ts';

/** The proof, and what else is to be known about the writes. */
export const reportSection = (summary: Summary): Html | '' => {
  const { proof, throttled, streamConsumers } = summary;
  const lines = [
    ...(proof === null ? [] : [{ sure: true, text: proofInWords(proof, dueKeys(summary)).join(' ') }]),
    ...(throttled > 0 ? [{ sure: false, text: throttledInWords(throttled) }] : []),
    ...(streamConsumers.length > 0 ? [{ sure: false, text: consumersInWords(streamConsumers) }] : []),
  ];
  if (lines.length === 0) return '';
  return html`<h2>${voiceOf(summary.kind) === 'planned' ? 'Who will see it' : 'How it went'}</h2>
<div class="card">${lines.map(({ sure, text }) => html`<p${sure ? html` class="proof"` : ''}>${visible(text)}</p>`)}</div>`;
};

/** Where the plan is, and what it can be told by. */
export const planSection = ({ plan }: Summary, bucket: string): Html | '' =>
  plan === null
    ? ''
    : html`<h2>The plan itself</h2>
<div class="card"><p>Its rows, item by item, are written once and are what is applied. Nothing is written to an item that is no longer as they say.</p>
<dl><dt>Rows</dt><dd><code>${visible(`s3://${bucket}/${plan.rowsPrefix}`)}</code></dd>
<dt>SHA-256</dt><dd><code>${visible(plan.sha256)}</code></dd></dl></div>`;
