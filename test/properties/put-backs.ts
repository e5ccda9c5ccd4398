import { Attempt } from './outside.ts';
import { sameState } from './state.ts';
import type { Event } from './world.ts';

/** The run put back what it had deleted a moment ago. */
export const isPutBack = ({ by, before, after }: Event, last: Event | undefined): boolean =>
  before === null && last?.by === by && last.after === null && sameState(last.before, after);

/**
 * A delete can't say "and no other attribute". What it took with it comes back at once, unless somebody has put the item there anew or
 * the function dies just then: nothing can be done about that in DynamoDB.
 */
const isGivenBack = (event: Event, next: Event | undefined): boolean => {
  const { by, after, unspoken } = event;
  if (after !== null || !(by instanceof Attempt) || unspoken?.length === 0) return false;
  return by.wasCutOff || (next !== undefined && (!(next.by instanceof Attempt) || isPutBack(next, event)));
};

/** The events of an item without those that came to nothing. */
export const withoutPutBacks = (events: readonly Event[]): Event[] =>
  events.filter((event, n) => !isGivenBack(event, events[n + 1]) && !isPutBack(event, events[n - 1]));
