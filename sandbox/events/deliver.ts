import { AwsError } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { type Caller, invokeTarget, sendToDeadLetterQueue, type Target } from './target.ts';

/** A delivery that was given up, or a function that failed. */
export interface Failure {
  /** ISO 8601, sandbox time. */
  readonly at: string;
  readonly sourceArn: string;
  readonly targetArn: string;
  readonly code: string;
  readonly message: string;
  readonly deadLettered: boolean;
}

export interface Delivery {
  readonly caller: Caller;
  readonly target: Target;
  /** JSON. */
  readonly payload: string;
  /** For schedules: until the function has ended, so that a fast clock never runs one twice at once. */
  readonly waits: boolean;
}

/** No permission, no such target, not in the sandbox: trying again would not help. */
const isPassing = ({ code, status }: AwsError) =>
  (status >= 500 && status !== 501) || status === 429 || /Throttl|TooManyRequests/.test(code);

const asAwsError = (error: unknown) =>
  error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);

/** Delivers, tries again after 1, 2 and 4 seconds of sandbox time, then gives up to the dead-letter queue. */
export const deliver = async (world: World, delivery: Delivery, signal: AbortSignal): Promise<Failure | undefined> => {
  const { caller, target, payload, waits } = delivery;
  const failure = ({ code, message }: { code: string; message: string }, deadLettered: boolean): Failure => ({
    at: new Date(world.clock.now()).toISOString(),
    sourceArn: caller.sourceArn,
    targetArn: target.arn,
    code,
    message,
    deadLettered,
  });
  for (let attempt = 0; ; attempt++) {
    try {
      const functionError = await invokeTarget(world, caller, target, payload, waits);
      return functionError === undefined
        ? undefined
        : failure({ code: 'FunctionError', message: functionError }, false);
    } catch (thrown) {
      const error = asAwsError(thrown);
      if (attempt < target.retries && isPassing(error) && !signal.aborted) {
        await world.clock.sleep(1000 * 2 ** attempt, signal).catch(() => undefined);
        continue;
      }
      return failure(error, await deadLetter(world, delivery, error));
    }
  }
};

const deadLetter = async (world: World, { caller, target, payload }: Delivery, error: AwsError): Promise<boolean> => {
  if (target.deadLetterArn === undefined) return false;
  try {
    await sendToDeadLetterQueue(world, caller, target, payload, error);
    return true;
  } catch {
    return false;
  }
};
