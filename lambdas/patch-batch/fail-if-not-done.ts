import { ConflictsFoundError, ItemsFailedError, OutOfTimeError } from '../shared/errors.ts';
import type { Incident } from '../shared/incident.ts';
import { keptInWords } from '../shared/kept-in-words.ts';
import type { OutcomeEntry } from '../shared/outcome-entry.ts';
import type { SoFar } from '../shared/patching/outcomes-of.ts';

/** Throws what says best why the batch is not done: so many of its items were to be patched now, and these have come to an end. */
export const failIfNotDone = (
  entries: readonly OutcomeEntry[],
  all: number,
  onConflict: Incident['patch']['onConflict'],
): void => {
  const done = entries.length;
  if (done < all)
    throw new OutOfTimeError(
      `The function ran out of time after ${done} of ${all} items; tried again, it goes on with the others.`,
    );
  const failed = entries.filter(({ outcome }) => outcome === 'failed');
  if (failed[0])
    throw new ItemsFailedError(
      `${failed.length} of ${all} items could not be patched${failed.length < all ? '; the others are done' : ''}. ` +
        `${first(failed[0])} Remove the cause, then redrive: only what is not done runs again.`,
    );
  const conflicts = entries.filter(isConflict);
  if (conflicts[0] && onConflict === 'fail')
    throw new ConflictsFoundError(
      `${conflicts.length} of ${all} items are in conflict${conflicts.length < all ? '; the others are done' : ''}. ` +
        `${first(conflicts[0])} Settle each by hand, then redrive: only what is not done runs again.`,
    );
};

/** As a whole, or in attributes that somebody changed since: those were kept. */
export const isConflict = ({ outcome, keptAttributes = [] }: SoFar): boolean =>
  outcome === 'conflict' || keptAttributes.length > 0;

const first = ({ key, keptAttributes = [], reason = keptInWords(keptAttributes) }: OutcomeEntry) =>
  `The first is ${JSON.stringify(key)}: ${reason.replace(/(?<![.!?])$/, '.')}`;
