import type { Step } from './steps.ts';

/** What can happen to a step, and how it is injected: once. */
export interface Mishap {
  readonly title: string;
  readonly fault: (name: string, step: Step) => object;
}

const denied = { s3: 'AccessDenied', iam: 'AccessDenied' } as Record<string, string>;
/** Times in a row. The functions' clients try more often than that. */
const throttles = 2;
const throttled = { s3: 'SlowDown', iam: 'Throttling', ses: 'TooManyRequestsException' } as Record<string, string>;

export const mishaps: readonly Mishap[] = [
  {
    title: 'crash before',
    fault: (caller, { first }) => ({ ...first, caller, when: 'before', kill: 'crash', count: 1 }),
  },
  {
    title: 'crash half way',
    fault: (caller, { middle }) => ({ ...middle, caller, when: 'after', kill: 'crash', count: 1 }),
  },
  {
    title: 'answer lost',
    fault: (resource) => ({
      service: 'lambda',
      operation: 'Invoke',
      resource,
      when: 'after',
      error: 'ServiceException',
      count: 1,
    }),
  },
  {
    title: 'throttled',
    fault: (caller, { middle }) => ({
      ...middle,
      caller,
      error: throttled[middle.service] ?? 'ThrottlingException',
      count: throttles,
    }),
  },
  {
    title: 'access denied',
    fault: (caller, { middle }) => ({
      ...middle,
      caller,
      error: denied[middle.service] ?? 'AccessDeniedException',
      count: 1,
    }),
  },
  {
    title: 'timeout',
    fault: (caller, { middle }) => ({ ...middle, caller, when: 'after', kill: 'timeout', count: 1 }),
  },
  {
    title: 'delivered twice',
    fault: (resource) => ({ service: 'lambda', operation: 'Invoke', resource, twice: true, count: 1 }),
  },
];
