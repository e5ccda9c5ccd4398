import type { FinishRecoveryInput, QuestionKind } from '../contract.ts';
import { isUndo } from '../incident-kind.ts';
import type { Summary } from '../report.ts';
import { inShort, voiceOf } from './outcome-words.ts';
import { decisionSentence, unanswered } from './question-words.ts';
import { freezeScope, parameterNow, utc } from './words.ts';

type Outcome = FinishRecoveryInput['outcome'];

/** A rehearsal, or a plan that was not applied. */
export const nothingWritten = ({ kind }: Summary) => voiceOf(kind) === 'planned';

/** What the decision was about. A revert is asked for on the page of a patch or of an undo. */
const questionOf = ({ kind }: Summary, undo: boolean): QuestionKind =>
  kind === 'rehearsal' ? 'plan' : kind === 'revert' ? (undo ? 'undo' : 'patch') : kind;

/** How it ended, in one or two sentences. */
export const ending = ({ run, incident, outcome, decision }: FinishRecoveryInput, summary: Summary): string => {
  const undo = isUndo(incident);
  const what = undo ? `undo of run ${incident.undo.runId} in ${run.tableName}` : `recovery of ${run.tableName}`;
  if (outcome === 'rehearsed')
    return `The rehearsal of the ${what} is finished. Nothing was frozen and nothing was written.`;
  const question = questionOf(summary, undo);
  const answer =
    decision === null ? `Nobody answered in time: ${unanswered[question]}.` : decisionSentence(question, decision);
  return `The ${what} is finished. ${answer}${outcome === 'plan rejected' ? ' Nothing was written.' : ''}`;
};

const subjects: Readonly<Record<Outcome, (table: string, short: string) => string>> = {
  approved: (table, short) => `${table} recovered (${short})`,
  'approval timed out': (table, short) => `${table} thawed without an answer (${short})`,
  rehearsed: (table, short) => `${table} rehearsed (${short})`,
  'plan rejected': (table, short) => `${table} left as it was, the plan rejected (${short})`,
  reverted: (table, short) => `${table} reverted (${short})`,
  undone: (table, short) => `${table} undone (${short})`,
};

export const subjectOf = ({ run, outcome }: FinishRecoveryInput, summary: Summary): string => {
  const short = inShort(summary.counts, voiceOf(summary.kind));
  return outcome === 'approval timed out' && nothingWritten(summary)
    ? `${run.tableName} left as it was, the plan without an answer (${short})`
    : subjects[outcome](run.tableName, short);
};

/** What became of the freeze; a rehearsal has none. */
export const thawInWords = ({ incident, thaw }: FinishRecoveryInput): string => {
  if (thaw === null) return '';
  const { scope } = incident.freeze;
  const now = scope === 'all' ? `The writers are thawed (${utc(thaw.thawedAt)}).` : freezeScope[scope];
  return `${now} ${parameterNow[thaw.parameter]}`.trim();
};

/** What becomes of the table that the base images came from; an undo has none. */
export const baseTableInWords = ({ run, incident, outcome }: FinishRecoveryInput): string => {
  if (isUndo(incident)) return '';
  if (incident.restore.useTable !== undefined)
    return `The table ${run.baseTable} was yours before the run and is left alone.`;
  const again = outcome === 'rehearsed' ? '; until then a repair can read it, named in restore.useTable' : '';
  return `The restored table ${run.baseTable} is removed after 24 hours${again}.`;
};
