import type { Counts, Outcome } from '../contract.ts';
import type { Summary } from '../report.ts';
import { count, counted, patchedItems } from './words.ts';

/** What the counts speak of: what was done, what would be done, or what went back. */
export type Voice = 'done' | 'planned' | 'undone';
const voices: Readonly<Record<Summary['kind'], Voice>> = {
  plan: 'planned',
  rehearsal: 'planned',
  canary: 'done',
  patch: 'done',
  undo: 'undone',
  revert: 'undone',
};
export const voiceOf = (kind: Summary['kind']): Voice => voices[kind];

/** What each outcome means, said after a number, be it one: `1,204 corrected`. In the order in which a reader wants them. */
const meanings: Readonly<Record<Voice, Readonly<Record<Outcome, string>>>> = {
  done: {
    updated: 'corrected, attribute by attribute',
    put: 'brought back (had been deleted)',
    deleted: 'deleted (created by the bug)',
    conflict: 'in conflict: written again by somebody, hence left alone',
    failed: 'not repaired: the attempt failed',
    kept: 'created since, and kept',
    expired: 'not brought back: time to live has passed',
    unchanged: 'right already',
  },
  planned: {
    updated: 'would be corrected, attribute by attribute',
    put: 'would be brought back (had been deleted)',
    deleted: 'would be deleted (created by the bug)',
    conflict: 'in conflict: written again by somebody, hence would be left alone',
    failed: 'could not be looked at: the attempt failed',
    kept: 'created since, and would be kept',
    expired: 'would not be brought back: time to live has passed',
    unchanged: 'right already',
  },
  undone: {
    updated: 'put back, attribute by attribute',
    put: 'brought back (the run had deleted it)',
    deleted: 'deleted again (the run had put it)',
    conflict: 'in conflict: changed since the run wrote it, hence left alone',
    failed: 'not put back: the attempt failed',
    kept: 'kept',
    expired: 'not brought back: time to live has passed',
    unchanged: 'as before the run already',
  },
};
const outcomes = Object.keys(meanings.done) as Outcome[];

export interface CountInWords {
  readonly outcome: Outcome;
  readonly count: number;
  readonly meaning: string;
}
/** Every outcome that occurred, most telling first. */
export const countsInWords = (counts: Counts, voice: Voice = 'done'): readonly CountInWords[] =>
  outcomes.flatMap((outcome) =>
    counts[outcome] > 0 ? [{ outcome, count: counts[outcome], meaning: meanings[voice][outcome] }] : [],
  );

/** As a mail lists them: `1,204 corrected, attribute by attribute`. */
export const countLines = (counts: Counts, voice: Voice): readonly string[] =>
  countsInWords(counts, voice).map((line) => `${count(line.count)} ${line.meaning}`);

const verbs = { done: 'patched', planned: 'to patch', undone: 'put back' } as const;

/** For subjects: `1,204 patched, 3 conflicts, 1 failed`. */
export const inShort = (counts: Counts, voice: Voice = 'done') =>
  [
    `${count(patchedItems(counts))} ${verbs[voice]}`,
    ...(counts.conflict > 0 ? [counted(counts.conflict, 'conflict')] : []),
    ...(counts.failed > 0 ? [`${count(counts.failed)} failed`] : []),
  ].join(', ');
