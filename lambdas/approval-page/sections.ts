import { html } from 'hono/html';
import type { Approval } from '../shared/approvals.ts';
import type { ChangeSample, Counts, ItemNote } from '../shared/contract.ts';
import { count, countsInWords, freezeScope, minutes, utcToTheSecond } from '../shared/mail/words.ts';
import type { Html } from './frame.ts';
import { plainKey, plainValue, visible } from './plain-value.ts';

/** Attributes shown of one sampled item; the journal has all. */
const mostAttributes = 40;

export const countsSection = (counts: Counts): Html => html`<ul class="counts">
${countsInWords(counts).map((each) => html`<li class="${each.outcome}"><b>${count(each.count)}</b>${each.meaning}</li>`)}
</ul>`;

const row = (name: string, value: string) => html`<dt>${name}</dt><dd>${visible(value)}</dd>`;

/** What was asked: the incident, in words. */
export const askedSection = ({ asked, tableName, runId, pass }: Approval): Html => {
  const { patch, freeze } = asked;
  const tenants = freeze.tenants === undefined ? '' : ` Tenants: ${freeze.tenants.join(', ')}.`;
  const laterWrites = patch.laterWrites === 'conflict' ? 'left alone, as conflicts' : 'overwritten';
  const created = patch.createdItems === 'delete' ? 'deleted' : 'kept';
  return html`<h2>What was asked</h2>
<div class="card"><dl>
${row('Table', tableName)}
${row('Reason', asked.reason || 'none was given')}
${row('Asked for by', asked.requestedBy || 'nobody named')}
${row('Back to', utcToTheSecond(asked.restoreTo))}
${row('Impacted items', asked.impactedKeys)}
${row('Attributes', patch.attributes === undefined ? 'all that differ' : patch.attributes.join(', '))}
${row('Items created since', created)}
${row('Items written again later', laterWrites)}
${row('Freeze', `${freezeScope[freeze.scope]}${tenants} At most for ${minutes(freeze.maxMinutes)}.`)}
${asked.restore.useTable === undefined ? '' : row('Restored table', asked.restore.useTable)}
${row('Run', pass > 1 ? `${runId}, pass ${pass}` : runId)}
</dl></div>`;
};

const keyLine = (key: unknown) =>
  plainKey(key).map(([name, value]) => html`<span><span class="soft">${name}</span> <code>${value}</code></span>`);

const verbs: Partial<Record<ChangeSample['outcome'], string>> = {
  put: 'brought back',
  updated: 'corrected',
  deleted: 'deleted',
};

const side = (kind: 'before' | 'after', outcome: ChangeSample['outcome'], value: unknown) => {
  const noItem = (kind === 'before' && outcome === 'put') || (kind === 'after' && outcome === 'deleted');
  const missing = html`<span class="soft small">${noItem ? 'no such item' : 'no such attribute'}</span>`;
  const shown = value === undefined ? missing : html`<code>${plainValue(value)}</code>`;
  return html`<div class="${kind}"><i>${kind === 'before' ? 'before the patch' : 'now'}</i>${shown}</div>`;
};

const sample = ({ key, outcome, changes }: ChangeSample): Html => {
  const attributes = Object.entries(changes);
  return html`<article class="card">
<div class="key">${keyLine(key)}<span class="tag">${verbs[outcome] ?? outcome}</span></div>
${attributes
  .slice(0, mostAttributes)
  .map(
    ([name, { before, after }]) =>
      html`<div class="change"><b>${visible(name)}</b><div class="sides">${side('before', outcome, before)}${side('after', outcome, after)}</div></div>`,
  )}
${attributes.length > mostAttributes ? html`<p class="soft small change">${count(attributes.length - mostAttributes)} more attributes are in the journal.</p>` : ''}
</article>`;
};

/** Sampled differences, attribute by attribute. */
export const samplesSection = (samples: readonly ChangeSample[], patched: number): Html | '' =>
  samples.length === 0
    ? ''
    : html`<h2>What changed${samples.length < patched ? `: ${count(samples.length)} of ${count(patched)} items` : ''}</h2>
${samples.map(sample)}`;

/** Conflicts or failures: each key with its reason. */
export const notesSection = (title: string, notes: readonly ItemNote[], total: number, open: boolean): Html | '' =>
  total === 0
    ? ''
    : html`<details${open ? html` open` : ''}><summary>${title}: ${count(total)}</summary><ol>
${notes.map(({ key, reason }) => html`<li><div class="key">${keyLine(key)}</div><p class="soft small">${visible(reason)}</p></li>`)}
${notes.length < total ? html`<li class="soft small">${count(total - notes.length)} more are listed in the recovery bucket.</li>` : ''}
</ol></details>`;
