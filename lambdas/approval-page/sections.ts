import { html } from 'hono/html';
import type { Counts } from '../shared/contract.ts';
import { countsInWords, type Voice } from '../shared/mail/outcome-words.ts';
import { count } from '../shared/mail/words.ts';
import type { ChangeSample, ItemNote } from '../shared/report.ts';
import type { Html } from './frame.ts';
import { plainKey, plainValue, visible } from './plain-value.ts';

/** Attributes shown of one sampled item; the journal has all. */
const mostAttributes = 40;

export const countsSection = (counts: Counts, voice: Voice): Html => html`<ul class="counts">
${countsInWords(counts, voice).map((each) => html`<li class="${each.outcome}"><b>${count(each.count)}</b>${each.meaning}</li>`)}
</ul>`;

const keyLine = (key: unknown) =>
  plainKey(key).map(([name, value]) => html`<span><span class="soft">${name}</span> <code>${value}</code></span>`);

interface SampleWords {
  readonly title: string;
  readonly before: string;
  readonly after: string;
  readonly verbs: Partial<Record<ChangeSample['outcome'], string>>;
  /** Who has the rest of a long list. */
  readonly rest: string;
}
const words: Readonly<Record<Voice, SampleWords>> = {
  planned: {
    title: 'What would change',
    before: 'now',
    after: 'after the patch',
    verbs: { put: 'to bring back', updated: 'to correct', deleted: 'to delete' },
    rest: 'the recovery bucket',
  },
  done: {
    title: 'What changed',
    before: 'before the patch',
    after: 'now',
    verbs: { put: 'brought back', updated: 'corrected', deleted: 'deleted' },
    rest: 'the journal',
  },
  undone: {
    title: 'What went back',
    before: 'before the undo',
    after: 'now',
    verbs: { put: 'brought back', updated: 'put back', deleted: 'deleted again' },
    rest: 'the journal',
  },
};

const side = (kind: 'before' | 'after', outcome: ChangeSample['outcome'], value: unknown, label: string) => {
  const noItem = (kind === 'before' && outcome === 'put') || (kind === 'after' && outcome === 'deleted');
  const missing = html`<span class="soft small">${noItem ? 'no such item' : 'no such attribute'}</span>`;
  const shown = value === undefined ? missing : html`<code>${plainValue(value)}</code>`;
  return html`<div class="${kind}"><i>${label}</i>${shown}</div>`;
};

const sample = (
  { key, outcome, changes, omitted = [] }: ChangeSample,
  { before, after, verbs, rest }: SampleWords,
): Html => {
  const attributes = Object.entries(changes);
  return html`<article class="card">
<div class="key">${keyLine(key)}<span class="tag">${verbs[outcome] ?? outcome}</span></div>
${attributes
  .slice(0, mostAttributes)
  .map(
    ([name, change]) =>
      html`<div class="change"><b>${visible(name)}</b><div class="sides">${side('before', outcome, change.before, before)}${side('after', outcome, change.after, after)}</div></div>`,
  )}
${omitted.length > 0 ? html`<p class="soft small change">Changed too, and too large to be shown: ${visible(omitted.slice(0, mostAttributes).join(', '))}. See ${rest}.</p>` : ''}
${attributes.length > mostAttributes ? html`<p class="soft small change">${count(attributes.length - mostAttributes)} more attributes are in ${rest}.</p>` : ''}
</article>`;
};

/** Sampled differences, attribute by attribute. */
export const samplesSection = (samples: readonly ChangeSample[], changed: number, voice: Voice): Html | '' =>
  samples.length === 0
    ? ''
    : html`<h2>${words[voice].title}${samples.length < changed ? `: ${count(samples.length)} of ${count(changed)} items` : ''}</h2>
${samples.map((each) => sample(each, words[voice]))}`;

/** Conflicts, failures and the like: each key with its reason. */
export const notesSection = (title: string, notes: readonly ItemNote[], total: number, open: boolean): Html | '' =>
  total === 0
    ? ''
    : html`<details${open ? html` open` : ''}><summary>${title}: ${count(total)}</summary><ol>
${notes.map(({ key, reason }) => html`<li><div class="key">${keyLine(key)}</div><p class="soft small">${visible(reason)}</p></li>`)}
${notes.length < total ? html`<li class="soft small">${count(total - notes.length)} more are listed in the recovery bucket.</li>` : ''}
</ol></details>`;
