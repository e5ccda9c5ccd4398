import type { Fields } from '../definition/fields.ts';
import { errorEquals, wildcardLast } from './error-equals.ts';
import { type Exit, parseExit } from './exit.ts';
import { matchesError, type StateFailure } from './failure.ts';
import type { Transition } from './state.ts';
import type { Visit } from './visit.ts';

export interface Catcher {
  readonly errorEquals: readonly string[];
  readonly exit: Exit;
}

export const parseCatch = (fields: Fields): readonly Catcher[] =>
  wildcardLast(fields, 'Catch', (item) => ({
    errorEquals: errorEquals(item),
    exit: parseExit(item, { next: item.text('Next') }),
  }));

/** Where the failure leads, or undefined if no catcher is for it. */
export const caught = (
  catchers: readonly Catcher[],
  failure: StateFailure,
  visit: Visit,
): Promise<Transition> | undefined => {
  const errorOutput = { Error: failure.error, Cause: failure.cause };
  return catchers
    .find((catcher) => matchesError(catcher.errorEquals, failure.error))
    ?.exit.leave(visit, errorOutput, { errorOutput });
};
