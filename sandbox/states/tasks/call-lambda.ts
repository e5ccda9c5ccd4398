import { StateFailure } from '../engine/failure.ts';
import { invokeFunction } from './invoke-function.ts';
import { type TaskRunner, withinLimits } from './task-runner.ts';

/** A Task whose Resource is a function's ARN: its arguments are the event, its result what the function returns. */
export const callLambda =
  (resource: string): TaskRunner =>
  async (visit, args, limits) => {
    const { flow, signal } = visit;
    const { timeoutSeconds } = limits;
    flow.record('LambdaFunctionScheduled', 'lambdaFunctionScheduled', {
      resource,
      input: args,
      timeoutInSeconds: timeoutSeconds,
    });
    flow.record('LambdaFunctionStarted');
    const invocation = {
      functionName: resource,
      payload: JSON.stringify(args),
      invocationType: 'RequestResponse',
    } as const;
    try {
      const { payload = null } = await withinLimits(invokeFunction(visit, invocation), limits, signal);
      flow.record('LambdaFunctionSucceeded', 'lambdaFunctionSucceeded', { output: payload });
      return payload;
    } catch (error) {
      if (error instanceof StateFailure) {
        const how = /Timeout$/.test(error.error) ? 'TimedOut' : 'Failed';
        const { error: name, cause } = error;
        flow.record(`LambdaFunction${how}`, `lambdaFunction${how}`, { error: name, cause });
      } else {
        flow.record('TaskStateAborted');
      }
      throw error;
    }
  };
