import { caught } from './catcher.ts';
import { Aborted, EvaluationFailure, StateFailure } from './failure.ts';
import { Attempts } from './retrier.ts';
import type { Transition } from './state.ts';
import type { Visit } from './visit.ts';

/** Runs a visited state with its Retry and Catch. Throws StateFailure, or Aborted once the visit's signal is. */
export const perform = async (visit: Visit): Promise<Transition> => {
  const { state } = visit;
  const attempts = new Attempts();
  visit.retryCount = 0;
  for (;;) {
    try {
      return await state.run(visit);
    } catch (error) {
      const failure = asFailure(error, visit);
      const seconds = attempts.next(state.retry, failure.error);
      if (seconds === undefined) return await handOver(failure, visit);
      await pause(seconds, visit);
      visit.memory = undefined;
      visit.retryCount += 1;
    }
  }
};

const handOver = async (failure: StateFailure, visit: Visit): Promise<Transition> => {
  const transition = caught(visit.state.catch, failure, visit);
  if (!transition) throw failure;
  try {
    return await transition;
  } catch (error) {
    throw asFailure(error, visit);
  }
};

const pause = async (seconds: number, { execution, signal }: Visit): Promise<void> => {
  try {
    await execution.world.clock.sleep(seconds * 1000, signal);
  } catch {
    throw new Aborted();
  }
};

/** The error as a failure of the state. Throws Aborted instead when the state was cut off. */
const asFailure = (error: unknown, visit: Visit): StateFailure => {
  if (visit.signal.aborted || error instanceof Aborted) throw new Aborted();
  if (!(error instanceof StateFailure)) {
    return new StateFailure('States.Runtime', explain(error instanceof Error ? error.message : String(error), visit));
  }
  if (!(error instanceof EvaluationFailure)) return error;
  const failure = new EvaluationFailure(error.location, explain(error.cause, visit));
  const { cause, location } = failure;
  visit.flow.record('EvaluationFailed', 'evaluationFailed', {
    error: failure.error,
    cause,
    location,
    state: visit.state.name,
  });
  return failure;
};

const explain = (why: string, { state, enteredEventId }: Visit): string =>
  `An error occurred while executing the state '${state.name}' (entered at the event id #${enteredEventId}). ${why}`;
