import { type Asked, isAskedUndo, type Question } from '../approvals.ts';
import type { Counts, PlanChange, QuestionKind } from '../contract.ts';
import { type Block, letter } from './letter.ts';
import type { Mail } from './mail.ts';
import { countLines, inShort, voiceOf } from './outcome-words.ts';
import { unanswered } from './question-words.ts';
import { planChanged, planChangeInWords } from './report-words.ts';
import { count, freezeScope, sentence, utc } from './words.ts';

/** What stands at the beginning: what was done so far, and what was not. */
const soFar: Readonly<Record<QuestionKind, (table: string, asked: Asked) => string>> = {
  plan: (table) =>
    `coldpatch has a plan for the table ${table} and waits for somebody to look. Nothing was written yet.`,
  canary: (table) =>
    `coldpatch has patched the first items of the table ${table}, the canary, and waits for somebody to look before it patches the others.`,
  patch: (table) => `coldpatch has patched the table ${table} and waits for somebody to look.`,
  undo: (table, asked) =>
    `coldpatch has put back what the run ${isAskedUndo(asked) ? asked.undo.runId : ''} wrote to the table ${table}, and waits for somebody to look.`,
};

const about: Readonly<Record<QuestionKind, string>> = {
  plan: ' on the plan',
  canary: ' on the canary',
  patch: '',
  undo: ' on the undo',
};

/** Which pass it was; the one after a canary is no retry. */
const passOf = ({ kind, pass, asked }: Question) => {
  if (kind !== 'patch' || pass === 1) return '';
  const after = isAskedUndo(asked) || asked.patch.canary !== undefined;
  return `, pass ${count(pass)}${after ? '' : ': the failed items were tried again'}`;
};

/** The parameter by which conflicts are written over, if one says so. */
const overBy = (asked: Asked): string | undefined => {
  if (isAskedUndo(asked)) return undefined;
  const { onConflict, laterWrites } = asked.patch;
  if (laterWrites === 'overwrite') return 'patch.laterWrites is "overwrite"';
  return onConflict === 'force' ? 'patch.onConflict is "force"' : undefined;
};

/** What was written: how much, and whether it may be something else than was approved. */
type Written = { readonly counts: Counts; readonly planChange: PlanChange | null };

/** Asks one approver to look and to decide. */
export const approvalMail = (to: string, link: string, question: Question, { counts, planChange }: Written): Mail => {
  const { kind, asked, approvers, expiresAt, runId, tableName } = question;
  const voice = voiceOf(kind);
  const over = overBy(asked);
  const frozen = asked.freeze.scope === 'all' ? 'Its writers stay frozen until then.' : freezeScope[asked.freeze.scope];
  const blocks: (Block | false)[] = [
    planChange !== null && `${planChanged.toUpperCase()} ${planChangeInWords(planChange, '“revert”, on the page,')}`,
    `${soFar[kind](tableName, asked)} ${frozen}`,
    `${sentence(asked.reason || 'No reason was given')} ${asked.requestedBy ? `Asked for by ${asked.requestedBy}. ` : ''}Run ${runId}${passOf(question)}.`,
    { list: countLines(counts, voice) },
    over !== undefined &&
      (kind === 'plan'
        ? `THIS PLAN WRITES OVER CONFLICTS (${over}): what somebody wrote to such an item after the bug is lost. The page lists them.`
        : `It wrote over conflicts, where there were any (${over}): the page lists them.`),
    { link, label: 'Look and decide' },
    `The link is yours alone: please don't forward it. It is valid until ${utc(expiresAt)}. Opening it changes nothing.`,
    approvers.length > 1
      ? `One answer is enough. These people can give it: ${approvers.join(', ')}.`
      : 'You are the only one who can answer.',
    `If nobody answers by then, ${unanswered[kind]}.`,
  ];
  return {
    to,
    subject: `coldpatch: ${tableName} waits for your decision${about[kind]} (${inShort(counts, voice)}, run ${runId})`,
    ...letter(blocks.filter((block) => block !== false)),
  };
};
