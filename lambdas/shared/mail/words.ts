import type { Counts, Outcome } from '../contract.ts';

/** `1,204`. Formatters are made when they are needed: loading their data would be a tenth of a function's start. */
export const count = (n: number) => n.toLocaleString('en-US', { maximumFractionDigits: 0 });
/** `1 key`, `1,204 keys`. */
export const counted = (n: number, one: string, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

/** What a person wrote, ended like a sentence. */
export const sentence = (text: string) => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);

const day = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
/** `Saturday 21 November 2026, 03:12 UTC`: seconds are cut off, so that a deadline is never promised too late. */
export const utc = (time: string | number) => {
  const date = new Date(time);
  return `${date.toLocaleDateString('en-GB', day).replace(',', '')}, ${date.toISOString().slice(11, 16)} UTC`;
};
/** With seconds, for points in time that the second matters of: `Friday 20 November 2026, 09:57:59 UTC`. */
export const utcToTheSecond = (time: string) =>
  utc(time).replace(/\d\d:\d\d UTC$/, `${new Date(time).toISOString().slice(11, 19)} UTC`);

/** `4 hours`, `1 hour 30 minutes`. */
export const minutes = (total: number) => {
  const hours = Math.floor(total / 60);
  const rest = total % 60;
  const parts = [hours > 0 && counted(hours, 'hour'), rest > 0 && counted(rest, 'minute')];
  return parts.filter((part) => part !== false).join(' ') || 'less than a minute';
};

/** What each outcome means, said after a number, be it one: `1,204 corrected`. In the order in which a reader wants them. */
const meanings: Readonly<Record<Outcome, string>> = {
  updated: 'corrected, attribute by attribute',
  put: 'brought back (had been deleted)',
  deleted: 'deleted (created by the bug)',
  conflict: 'in conflict: written again by somebody, hence left alone',
  failed: 'not repaired: the attempt failed',
  kept: 'created since, and kept',
  expired: 'not brought back: time to live has passed',
  unchanged: 'right already',
};
const outcomes = Object.keys(meanings) as Outcome[];

export interface CountInWords {
  readonly outcome: Outcome;
  readonly count: number;
  readonly meaning: string;
}
/** Every outcome that occurred, most telling first. */
export const countsInWords = (counts: Counts): readonly CountInWords[] =>
  outcomes.flatMap((outcome) =>
    counts[outcome] > 0 ? [{ outcome, count: counts[outcome], meaning: meanings[outcome] }] : [],
  );

/** Items that were written: corrected, brought back or deleted. */
export const patchedItems = (counts: Counts) => counts.updated + counts.put + counts.deleted;

/** For subjects: `1,204 patched, 3 conflicts, 1 failed`. */
export const inShort = (counts: Counts) =>
  [
    `${count(patchedItems(counts))} patched`,
    ...(counts.conflict > 0 ? [counted(counts.conflict, 'conflict')] : []),
    ...(counts.failed > 0 ? [`${count(counts.failed)} failed`] : []),
  ].join(', ');

/** What a freeze of that scope does and does not stop. Tenants and none are caveats, and every message says them. */
export const freezeScope = {
  all: 'Every writer role that the stack was deployed with is denied its writes to the table.',
  tenants:
    "Only the application's own read-only check protects the named tenants: no role is denied its writes, so a writer that does not look at the parameter can still write.",
  none: 'coldpatch froze nothing: the writers were to be stopped by other means.',
} as const;
