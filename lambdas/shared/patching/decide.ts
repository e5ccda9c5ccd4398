import type { Image } from '../attribute.ts';
import { hashOrAbsent } from '../image-hash.ts';
import { isProtected } from '../outcome-entry.ts';
import { applied, type Conflict, type DecidedWrite, type Decision, isWrite } from './decision.ts';
import { expired, type TimeToLive } from './expired.ts';
import { forced, type Facts as Wanted, wanted } from './wanted.ts';

export interface Facts extends Wanted {
  readonly timeToLive: TimeToLive | undefined;
}

/**
 * What to do about one key. Pure: the same facts give the same decision. What is wanted comes first, so deciding again after the write
 * finds nothing to do, whoever looks at the item now.
 */
export const decide = (facts: Facts): Decision => {
  const decision = wanted(facts);
  if (!isWrite(decision))
    // What was kept is still told: it may be our own write that changed the item since.
    return decision.kind === 'conflict' ? { ...decision, ...otherThanPlanned(facts) } : decision;
  if (facts.timeToLive && isExpired(decision, facts.live, facts.timeToLive)) return { kind: 'expired' };
  return otherThanPlanned(facts) ?? writtenLater(facts, decision) ?? decision;
};

const isExpired = (write: DecidedWrite, live: Image | null, timeToLive: TimeToLive) => {
  const left = applied(write, live);
  return left !== null && expired(left, timeToLive);
};

/** Only what a person has seen is written. */
const otherThanPlanned = ({ row, base, live }: Facts): Conflict | undefined => {
  if (row.planned === undefined) return undefined;
  if (hashOrAbsent(live) !== row.planned.live)
    return { kind: 'conflict', reason: 'The item has changed since the plan was approved.' };
  if (hashOrAbsent(base) !== row.planned.base)
    return { kind: 'conflict', reason: 'The image to go back to has changed since the plan was approved.' };
  return undefined;
};

/** Whole images are compared, unless all three are there: then the attributes were (merge.ts). */
const writtenLater = (facts: Facts, write: DecidedWrite): Decision | undefined => {
  const { row, base, live } = facts;
  if (!isProtected(row) || (row.bad && base !== null && live !== null)) return undefined;
  if (hashOrAbsent(live) === (row.lastSeen ?? hashOrAbsent(row.bad ?? null))) return undefined;
  const reason =
    live === null
      ? 'The item was deleted after the last write that the incident accounts for.'
      : 'The item was written again after the last write that the incident accounts for.';
  return forced(facts) ? { ...write, over: reason } : { kind: 'conflict', reason };
};
