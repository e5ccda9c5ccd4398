import type { Fields } from '../definition/fields.ts';
import { errorEquals, wildcardLast } from './error-equals.ts';
import { matchesError } from './failure.ts';

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number;
  readonly fullJitter: boolean;
}

export const parseRetry = (fields: Fields): readonly Retrier[] =>
  wildcardLast(fields, 'Retry', (item) => ({
    errorEquals: errorEquals(item),
    intervalSeconds: item.number('IntervalSeconds', 1) ?? 1,
    maxAttempts: item.number('MaxAttempts', 0) ?? 3,
    backoffRate: item.number('BackoffRate', 1, false) ?? 2,
    maxDelaySeconds: item.number('MaxDelaySeconds', 1) ?? Number.POSITIVE_INFINITY,
    fullJitter: item.choice('JitterStrategy', ['NONE', 'FULL']) === 'FULL',
  }));

/** Counts a state's attempts, each retrier for itself. A redrive starts with new ones. */
export class Attempts {
  readonly #used = new Map<Retrier, number>();

  /** Seconds until the next attempt; undefined: no retrier (any more) for this error. */
  next(retriers: readonly Retrier[], error: string): number | undefined {
    const retrier = retriers.find((candidate) => matchesError(candidate.errorEquals, error));
    if (!retrier) return undefined;
    const used = this.#used.get(retrier) ?? 0;
    if (used >= retrier.maxAttempts) return undefined;
    this.#used.set(retrier, used + 1);
    const delay = Math.min(retrier.intervalSeconds * retrier.backoffRate ** used, retrier.maxDelaySeconds);
    return retrier.fullJitter ? Math.random() * delay : delay;
  }
}
