import type { Counts, ThawWritersOutput } from '../contract.ts';

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

/** Items that were written: corrected, brought back or deleted. */
export const patchedItems = (counts: Counts) => counts.updated + counts.put + counts.deleted;

/** What a freeze of that scope does and does not stop. Tenants and none are caveats, and every message says them. */
export const freezeScope = {
  all: 'Every writer role that the stack was deployed with is denied its writes to the table.',
  tenants:
    "Only the application's own read-only check protects the named tenants: no role is denied its writes, so a writer that does not look at the parameter can still write.",
  none: 'coldpatch froze nothing: the writers were to be stopped by other means.',
} as const;

/** What became of the parameter when the run let go of it. */
export const parameterNow: Readonly<Record<ThawWritersOutput['parameter'], string>> = {
  restored: 'The read-only parameter has its earlier value again.',
  shared: 'The read-only parameter stays set: another recovery still holds it, and the last one puts it back.',
  left: 'The read-only parameter was changed by somebody else during the freeze, so it was left as it is: please check that it says what it should.',
  none: '',
};
