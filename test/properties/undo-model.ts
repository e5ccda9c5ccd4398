import type { Said, Sides } from './journaled.ts';
import { Attempt } from './outside.ts';
import { differing, type State, sameIn, sameState } from './state.ts';
import { same } from './values.ts';
import type { Event } from './world.ts';

/** What an undo leaves of an item that the run wrote once, and that is `live` when nobody but the undo writes any more. */
export const undone = ({ before, after }: Event, live: State): State => {
  if (before === null || after === null) return sameState(live, after) ? before : live;
  if (live === null) return null;
  const next = new Map(live);
  for (const name of differing(before, after)) {
    if (!sameIn(name, live, after)) continue;
    const value = before.get(name);
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  return next;
};

/** Whether a write takes back what the run's journal says, where it was still there; and nothing else. */
export const takesBack = ({ before, after }: Event, journal: readonly Said[]): boolean => {
  if (after === null) return journal.some((said) => said.kind === 'put' && isExactly(before, said, 'after'));
  if (before === null) return journal.some((said) => said.kind === 'delete' && isExactly(after, said, 'before'));
  return differing(before, after).every((name) => {
    const sides = journal.flatMap(({ kind, changes }) => (kind === 'update' && changes.get(name)) || []);
    // Several in a row: back to where the first of them began.
    const last = sides.findLastIndex((side) => same(side.after, before.get(name)));
    return sides.slice(0, last + 1).some((side) => same(side.before, after.get(name)));
  });
};

const isExactly = (state: State, { changes }: Said, side: keyof Sides) =>
  state?.size === changes.size && [...changes].every(([name, sides]) => same(state.get(name), sides[side]));

/** The run's writes to an item. */
export const writtenBy = (runId: string, events: readonly Event[]): Event[] =>
  events.filter(({ by }) => by instanceof Attempt && by.phase.startsWith(`${runId}/`));
