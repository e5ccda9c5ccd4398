/** What each process that runs tests does first. */

import { registerHooks } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { addEventHandler } from 'jest-circus';

/** A whole recovery on a busy machine; no test waits that long otherwise. */
const longestMs = 180_000;

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === '@jest/globals' ? new URL('globals.ts', import.meta.url).href : specifier, context),
});

type Run = () => unknown;
const limited = (run: Run) => async () => {
  const ended = new AbortController();
  const late = sleep(longestMs, undefined, { signal: ended.signal }).then(
    () => Promise.reject(new Error(`Not at its end after ${longestMs / 1000} seconds.`)),
    () => undefined,
  );
  try {
    await Promise.race([run(), late]);
  } finally {
    ended.abort();
  }
};

// The runner itself would wait for ever.
addEventHandler(({ name }, { currentDescribeBlock: { hooks, tests } }) => {
  const added = name === 'add_test' ? tests.at(-1) : name === 'add_hook' ? hooks.at(-1) : undefined;
  if (added) added.fn = limited(added.fn as Run);
});
