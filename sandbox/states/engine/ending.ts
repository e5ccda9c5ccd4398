import { StateFailure } from './failure.ts';

/** How an execution ended. */
export interface Ending {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly output?: unknown;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** What an error that no Catch took makes of the execution. A bug in the engine is told as States.Runtime. */
export const endingOf = (error: unknown): Ending => {
  if (error instanceof StateFailure) return { status: 'FAILED', error: error.error, cause: error.cause };
  return { status: 'FAILED', error: 'States.Runtime', cause: error instanceof Error ? error.message : String(error) };
};
