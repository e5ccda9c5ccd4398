import type { Outcome } from '../../lambdas/shared/contract.ts';
import { differing, namesIn, type State, sameIn, sameState } from './state.ts';
import { isPast } from './values.ts';

/** What a patch is to do, as the incident says. */
export interface Rules {
  readonly runId: string;
  readonly attributes: readonly string[] | undefined;
  readonly createdItems: 'keep' | 'delete';
  readonly laterWrites: 'conflict' | 'overwrite';
  readonly onConflict: 'skip' | 'fail' | 'force';
  readonly marker: string | undefined;
  /** The table's TTL attribute, if that is on. */
  readonly ttl: string | undefined;
}

/** What is known of an item. */
export interface Known {
  /** How its row tells the bug's last image: not at all, by its hash, or as it is. */
  readonly seen: 'nothing' | 'hash' | 'image' | 'both';
  /** What the bug left. */
  readonly bad: State;
  /** Both images as an approved plan showed them. */
  readonly planned: { readonly base: State; readonly live: State } | undefined;
}

export interface Expected {
  readonly outcome: Outcome;
  /** What is there afterwards. */
  readonly state: State;
  /** Attributes left alone, because somebody changed them after the bug. */
  readonly kept: readonly string[];
}

export const isForced = ({ laterWrites, onConflict }: Rules, { planned }: Known) =>
  laterWrites === 'overwrite' || (onConflict === 'force' && planned !== undefined);

/** The decision table of docs/design.md, read once more: what becomes of an item that is `live` and was `base`. */
export const expected = (base: State, live: State, rules: Rules, known: Known): Expected => {
  const left = (outcome: Outcome, kept: readonly string[] = []): Expected => ({ outcome, state: live, kept });
  const written = (outcome: Outcome, state: State, kept: readonly string[] = []): Expected => {
    if (rules.ttl !== undefined && isPast(state?.get(rules.ttl))) return left('expired');
    const { planned } = known;
    if (planned && !(sameState(planned.base, base) && sameState(planned.live, live))) return left('conflict');
    const whole = !isThreeWay && known.seen !== 'nothing';
    if (whole && !sameState(live, known.bad) && !isForced(rules, known)) return left('conflict');
    return { outcome, state, kept };
  };
  const stamped = (state: Map<string, NonNullable<ReturnType<NonNullable<State>['get']>>>) =>
    rules.marker === undefined ? state : state.set(rules.marker, { S: rules.runId });
  const isThreeWay = hasImage(known) && base !== null && known.bad !== null && live !== null;

  if (base === null && live === null) return left('unchanged');
  if (base === null) return rules.createdItems === 'keep' ? left('kept') : written('deleted', null);
  if (live === null) return written('put', stamped(new Map(base)));

  const scope = (rules.attributes ?? namesIn(base, live)).filter((name) => name !== rules.marker);
  const differs = scope.filter((name) => !sameIn(name, base, live));
  let [back, kept]: [string[], string[]] = [differs, []];
  if (isThreeWay) {
    const byTheBug = differs.filter((name) => !sameIn(name, base, known.bad));
    back = byTheBug.filter((name) => isForced(rules, known) || sameIn(name, live, known.bad));
    kept = byTheBug.filter((name) => !back.includes(name));
  }
  if (back.length === 0) return kept.length > 0 ? left('conflict', kept) : left('unchanged');
  const next = new Map(live);
  for (const name of back) {
    const value = base.get(name);
    if (value === undefined) next.delete(name);
    else next.set(name, value);
  }
  return written('updated', stamped(next), kept);
};

const hasImage = ({ seen }: Known) => seen === 'image' || seen === 'both';

export const isChange = (outcome: Outcome) => outcome === 'put' || outcome === 'updated' || outcome === 'deleted';

/** Attributes that the decision changes. */
export const changedBy = ({ state }: Expected, live: State) => differing(state, live);
