import type { Question } from '../approvals.ts';
import type { Counts } from '../contract.ts';
import { type Block, letter } from './letter.ts';
import type { Mail } from './mail.ts';
import { count, countsInWords, freezeScope, inShort, sentence, utc } from './words.ts';

/** Asks one approver to look and to decide. */
export const approvalMail = (to: string, link: string, question: Question, counts: Counts): Mail => {
  const { asked, approvers, expiresAt, pass, runId, tableName } = question;
  const blocks: Block[] = [
    `coldpatch has patched the table ${tableName} and waits for somebody to look. ${asked.freeze.scope === 'all' ? 'Its writers stay frozen until then.' : freezeScope[asked.freeze.scope]}`,
    `${sentence(asked.reason || 'No reason was given')} ${asked.requestedBy ? `Asked for by ${asked.requestedBy}. ` : ''}Run ${runId}${pass > 1 ? `, pass ${count(pass)}: the failed items were tried again` : ''}.`,
    { list: countsInWords(counts).map((line) => `${count(line.count)} ${line.meaning}`) },
    { link, label: 'Look and decide' },
    `The link is yours alone: please don't forward it. It is valid until ${utc(expiresAt)}. Opening it changes nothing.`,
    approvers.length > 1
      ? `One answer is enough. These people can give it: ${approvers.join(', ')}.`
      : 'You are the only one who can answer.',
    'If nobody answers by then, the writers are thawed and the patched items stay as they are.',
  ];
  return {
    to,
    subject: `coldpatch: ${tableName} waits for your decision (${inShort(counts)}, run ${runId})`,
    ...letter(blocks),
  };
};
