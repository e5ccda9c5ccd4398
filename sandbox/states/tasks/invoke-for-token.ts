import { Aborted, StateFailure } from '../engine/failure.ts';
import type { Visit } from '../engine/visit.ts';
import { withinLimit } from '../expressions/size.ts';
import { invokeFunction } from './invoke-function.ts';
import { toInvocation, toResult } from './invoke-lambda.ts';
import { TaskEvents } from './task-events.ts';
import { type TaskLimits, type TaskRunner, withinLimits } from './task-runner.ts';
import type { PendingTask } from './task-tokens.ts';

const unlimited: TaskLimits = { timeoutSeconds: undefined, heartbeatSeconds: undefined };

/**
 * `arn:aws:states:::lambda:invoke.waitForTaskToken`: the function hands the token on; whoever sends it back gives the
 * result. Both limits run on the sandbox's clock, since people are waited for.
 */
export const invokeForToken: TaskRunner = async (visit, args, limits) => {
  const events = new TaskEvents(visit, 'invoke.waitForTaskToken');
  const token = visit.taskToken as string;
  const { tokens } = visit.execution.engine;
  const invocation = toInvocation(args);
  const task = tokens.open(visit, token);
  const over = new AbortController();
  const submit = async (): Promise<unknown> => {
    const answer = await invokeFunction(visit, invocation);
    if (!over.signal.aborted) events.submitted(toResult(answer));
    return task.outcome;
  };
  events.started(args, limits);
  try {
    // A function may send its own token back before it returns.
    const outcome = Promise.race([task.outcome, submit(), expiry(visit, task, limits, over.signal)]);
    const result = withinLimit(await withinLimits(outcome, unlimited, visit.signal), 'The output of the task');
    events.succeeded(result);
    return result;
  } catch (error) {
    events.ended(error);
    throw error;
  } finally {
    tokens.close(token);
    over.abort();
  }
};

/** Rejects when the timeout passes, or the heartbeat stays out. */
const expiry = async (visit: Visit, task: PendingTask, limits: TaskLimits, over: AbortSignal): Promise<never> => {
  const { clock } = visit.execution.world;
  const { timeoutSeconds = Number.POSITIVE_INFINITY, heartbeatSeconds = Number.POSITIVE_INFINITY } = limits;
  const end = clock.now() + timeoutSeconds * 1000;
  for (;;) {
    const due = Math.min(end, task.lastHeartbeatMs + heartbeatSeconds * 1000);
    if (due === Number.POSITIVE_INFINITY) return new Promise<never>(() => undefined);
    try {
      await clock.until(due, over);
    } catch {
      throw new Aborted();
    }
    if (clock.now() >= end) {
      throw new StateFailure('States.Timeout', `Nobody answered the task within ${timeoutSeconds} seconds.`);
    }
    if (clock.now() >= task.lastHeartbeatMs + heartbeatSeconds * 1000) {
      throw new StateFailure('States.HeartbeatTimeout', `No heartbeat came for ${heartbeatSeconds} seconds.`);
    }
  }
};
