/** A state's error, as Retry and Catch see it. `error` is a name such as `States.Timeout` or a Lambda's errorType. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure';
  readonly error: string;
  override readonly cause: string;
  constructor(error: string, cause: string) {
    super(`${error}: ${cause}`);
    this.error = error.slice(0, 256);
    this.cause = cause.slice(0, 32_768);
  }
}

/** A JSONata expression that fails, or gives nothing; the history tells where. */
export class EvaluationFailure extends StateFailure {
  /** The field: `Arguments/Payload`. */
  readonly location: string;
  constructor(location: string, cause: string) {
    super('States.QueryEvaluationError', cause);
    this.location = location;
  }
}

/** The work was cut off from outside: the execution was stopped or timed out, or a sibling branch failed. */
export class Aborted extends Error {
  override readonly name = 'Aborted';
}

/** Errors that only their own name catches. */
const uncaughtByWildcards = new Set(['States.DataLimitExceeded', 'States.Runtime']);
const timeouts = new Set(['States.Timeout', 'States.HeartbeatTimeout']);

/** Whether an ErrorEquals list matches the error. AWS reports an expired heartbeat under either timeout name, so States.Timeout covers both. */
export const matchesError = (errorEquals: readonly string[], error: string): boolean =>
  errorEquals.some((name) => {
    if (name === error) return true;
    if (name === 'States.ALL') return !uncaughtByWildcards.has(error);
    if (name === 'States.TaskFailed') return !uncaughtByWildcards.has(error) && !timeouts.has(error);
    return name === 'States.Timeout' && timeouts.has(error);
  });
