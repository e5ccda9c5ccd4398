import type { PlanChange } from '../contract.ts';
import type { Proof, Summary } from '../report.ts';
import { count, counted } from './words.ts';

/** Longest list of differing keys that a report carries. */
const listed = 100;

/** How sure the result is: every key that was due was read again, and decided again. */
export const proofInWords = ({ checked, asDecided, different }: Proof, due: number): readonly string[] => {
  const known = checked - asDecided - different.length;
  const unread = due - checked;
  return [
    `${count(checked)} of ${counted(due, 'key')} read again: ${asDecided === checked ? 'all as decided' : `${count(asDecided)} as decided`}.`,
    ...(different.length > 0
      ? [
          `${different.length >= listed ? `${count(listed)} or more` : count(different.length)} not as decided any more: written again since they were settled.`,
        ]
      : []),
    ...(known > 0 && different.length < listed ? [`The other ${count(known)} are conflicts and failures.`] : []),
    ...(unread > 0 ? [`${count(unread)} could not be read again: of those nothing is proved.`] : []),
  ];
};

/** Keys whose turn has come. */
export const dueKeys = ({ keys, remaining }: Summary) => keys - remaining;

export const throttledInWords = (throttled: number) =>
  `DynamoDB throttled ${counted(throttled, 'write')}; each was tried again, more slowly.`;

/** Who else sees the repairs. */
export const consumersInWords = (streamConsumers: readonly string[]) =>
  `These see every repair like any other write: ${streamConsumers.join(', ')}. EventBridge Pipes are not looked for.`;

/** Which of the plan's files. Whoever added one chose its name: nothing in it may hide, or begin a paragraph. */
export const changedFilesInWords = ({ files, total }: PlanChange) => {
  const more = total > files.length ? ` and ${count(total - files.length)} more` : '';
  return `Changed, added or removed: ${files.map(shortName).join(', ')}${more}.`;
};

const shortName = (file: string) => encodeURI(file).replace(/^(.{200}).+$/, '$1…');

export const planChanged = 'The plan is no longer what was approved.';

/** What that means when it was applied meanwhile. `back`: what takes everything back. */
export const planChangeInWords = (change: PlanChange, back: string): string =>
  `${changedFilesInWords(change)} That was after the plan was checked, and perhaps before it was read: what was written may differ from what was approved. Every write is in the journal, and ${back} takes all of it back, where the table still holds it.`;
