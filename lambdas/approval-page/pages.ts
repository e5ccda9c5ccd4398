import { html } from 'hono/html';
import { type Approval, isAskedUndo } from '../shared/approvals.ts';
import type { QuestionKind } from '../shared/contract.ts';
import { voiceOf } from '../shared/mail/outcome-words.ts';
import { unanswered } from '../shared/mail/question-words.ts';
import { planChanged, planChangeInWords } from '../shared/mail/report-words.ts';
import { count, counted, freezeScope, minutes, patchedItems, utc } from '../shared/mail/words.ts';
import type { Summary } from '../shared/report.ts';
import { askedSection } from './asked-section.ts';
import { decisionForms } from './decision-forms.ts';
import { frame, type Html, notice } from './frame.ts';
import { planSection, reportSection } from './report-section.ts';
import { countsSection, notesSection, samplesSection } from './sections.ts';

export interface Look {
  readonly approval: Approval;
  readonly approver: string;
  readonly summary: Summary;
  /** The recovery bucket's name. */
  readonly bucket: string;
  /** The freeze was lifted by hand or by the watchdog: the run would be refused to write. */
  readonly lifted: boolean;
  readonly now: number;
  /** What was wrong with the form that was just sent. */
  readonly problem?: string;
}

const titles: Readonly<Record<QuestionKind, string>> = {
  plan: 'has a plan to decide on',
  canary: 'waits after its canary',
  patch: 'waits for your decision',
  undo: 'waits after an undo',
};

/** What was done so far, and what was not. */
const lead = ({ asked }: Approval, { kind, counts, keys, remaining }: Summary): string => {
  const done = patchedItems(counts);
  const impacted = counted(keys, 'impacted item');
  switch (kind) {
    case 'plan':
      return `Nothing was written: the table is untouched. ${counted(done, 'item')} would be patched, of ${impacted}.`;
    case 'canary':
      return `${counted(done, 'item was', 'items were')} patched first, of ${impacted}. ${count(remaining)} remain untouched.`;
    case 'undo':
      return `${counted(done, 'item was', 'items were')} put back, of ${count(keys)} that run ${isAskedUndo(asked) ? asked.undo.runId : ''} had written.`;
    default:
      return `${counted(done, 'item was', 'items were')} patched, of ${impacted}.`;
  }
};

const warnings = ({ approval, summary, lifted, problem }: Look): (Html | '')[] => {
  const { asked } = approval;
  const { planChange, unprotected, withForced } = summary;
  const planned = voiceOf(summary.kind) === 'planned';
  return [
    problem === undefined ? '' : notice('bad', 'Nothing was decided.', problem),
    planChange === null ? '' : notice('bad', planChanged, planChangeInWords(planChange, '“revert”')),
    lifted
      ? notice(
          'bad',
          'The freeze was lifted.',
          'The writers are not frozen any more, so this run writes nothing more: not forwards and not back.',
        )
      : '',
    asked.freeze.scope === 'all' ? '' : notice('warn', 'Not every writer is stopped.', freezeScope[asked.freeze.scope]),
    withForced > 0
      ? notice(
          'bad',
          `${counted(withForced, 'conflict')} ${planned ? 'would be' : withForced === 1 ? 'was' : 'were'} written over.`,
          `Somebody wrote these items again after the bug, and the incident parameters ask for them to go back all the same: what was written to them since is ${planned ? 'lost' : 'in the journal only'}. They are listed below.`,
        )
      : '',
    unprotected > 0
      ? notice(
          'warn',
          `${counted(unprotected, 'item')} could not be protected.`,
          `The key source does not know the bug's last write to them, so a good write after it would ${planned ? 'be undone' : 'have been undone'} too. Look at these more closely.`,
        )
      : '',
  ];
};

/** Everything that needs a person: what was not done, what was done in part, what is otherwise than it should be. */
const needs = ({
  kind,
  counts,
  conflicts,
  failures,
  forced,
  withForced,
  keptAttributes,
  ...rest
}: Summary): (Html | '')[] => {
  const { withKeptAttributes, proof } = rest;
  const planned = voiceOf(kind) === 'planned';
  const different = proof?.different ?? [];
  const total = counts.conflict + counts.failed + withForced + withKeptAttributes + different.length;
  return [
    total > 0 ? html`<h2>What needs a person</h2>` : '',
    notesSection(planned ? 'Could not be looked at' : 'Failed, not repaired', failures, counts.failed, true),
    notesSection(planned ? 'Conflicts to be written over' : 'Conflicts written over', forced, withForced, true),
    notesSection('Not as decided any more', different, different.length, true),
    notesSection(
      planned ? 'Conflicts to be left alone' : 'Conflicts, left alone',
      conflicts,
      counts.conflict,
      counts.conflict <= 5,
    ),
    notesSection('Some attributes left alone', keptAttributes, withKeptAttributes, withKeptAttributes <= 5),
  ];
};

/** Everything a person needs to decide. Showing it changes nothing. */
export const decisionPage = (look: Look): Html => {
  const { approval, approver, summary, bucket, lifted, now } = look;
  const { kind, tableName, expiresAt, approvers, pass } = approval;
  const voice = voiceOf(summary.kind);
  const left = minutes(Math.floor((Date.parse(expiresAt) - now) / 60_000));
  return frame(`Decide on ${tableName}`, [
    html`<h1>${tableName} ${titles[kind]}</h1>
<p class="soft">${lead(approval, summary)} Answer by ${utc(expiresAt)}: ${left} left. <a href="#decide">Decide</a></p>`,
    ...warnings(look),
    countsSection(summary.counts, voice),
    reportSection(summary),
    samplesSection(summary.samples, patchedItems(summary.counts), voice),
    ...needs(summary),
    planSection(summary, bucket),
    askedSection(approval),
    html`<h2 id="decide">Decide</h2>`,
    ...decisionForms(approval, summary, lifted),
    html`<p class="soft small">If nobody answers by ${utc(expiresAt)}, ${unanswered[kind]}.</p>
<footer>This link belongs to ${approver}. ${approvers.length > 1 ? `One answer is enough; ${approvers.join(', ')} can give it.` : ''} Report ${approval.reportHash.slice(0, 12)}, version ${approval.summaryVersion}, ${pass > 0 ? `pass ${count(pass)}` : 'before the first pass'}.</footer>`,
  ]);
};
