import { randomUUID } from 'node:crypto';
import { notImplemented } from '../../core/service.ts';
import { invalidDefinition } from '../definition/fields.ts';
import { StateFailure } from '../engine/failure.ts';
import { markPlain } from '../expressions/plain.ts';
import { type Answer, type Invocation, invokeFunction } from './invoke-function.ts';
import { TaskEvents } from './task-events.ts';
import { type TaskRunner, withinLimits } from './task-runner.ts';

const known = new Set(['FunctionName', 'Payload', 'InvocationType']);
const missing = new Set(['ClientContext', 'LogType', 'Qualifier']);

/** Refuses arguments that lambda:invoke does not have, as far as the definition shows them. */
export const checkInvokeArguments = (args: unknown, where: string): void => {
  if (typeof args === 'string' && args.startsWith('{%')) return;
  if (typeof args !== 'object' || args === null || !('FunctionName' in args)) {
    throw invalidDefinition(`${where}: lambda:invoke needs Arguments with a FunctionName.`);
  }
  for (const name of Object.keys(args)) {
    if (missing.has(name)) throw notImplemented(`the argument ${name} of lambda:invoke (${where})`);
    if (!known.has(name)) throw invalidDefinition(`${where}: lambda:invoke does not have an argument ${name}.`);
  }
};

/** `arn:aws:states:::lambda:invoke`. */
export const invokeLambda: TaskRunner = async (visit, args, limits) => {
  const events = new TaskEvents(visit, 'invoke');
  const invocation = toInvocation(args);
  events.started(args, limits);
  try {
    const answer = await withinLimits(invokeFunction(visit, invocation), limits, visit.signal);
    const result = toResult(answer);
    events.succeeded(result);
    return result;
  } catch (error) {
    events.ended(error);
    throw error;
  }
};

export const toInvocation = (args: unknown): Invocation => {
  const fields = args as Record<string, unknown>;
  const wrong = Object.keys(fields).find((name) => !known.has(name));
  if (wrong !== undefined) throw new StateFailure('States.Runtime', `lambda:invoke does not take ${wrong}.`);
  const { FunctionName: functionName, InvocationType: invocationType = 'RequestResponse', Payload } = fields;
  if (typeof functionName !== 'string') throw new StateFailure('States.Runtime', 'FunctionName is not a string.');
  if (invocationType !== 'RequestResponse' && invocationType !== 'Event') {
    throw new StateFailure('States.Runtime', `InvocationType can't be ${String(invocationType)}.`);
  }
  return { functionName, invocationType, payload: Payload === undefined ? undefined : JSON.stringify(Payload) };
};

/** What the integration returns: as in AWS, less the HTTP headers. */
export const toResult = ({ statusCode, payload }: Answer): unknown =>
  markPlain({
    ExecutedVersion: '$LATEST',
    ...(payload === undefined ? {} : { Payload: payload }),
    SdkHttpMetadata: { HttpStatusCode: statusCode },
    SdkResponseMetadata: { RequestId: randomUUID() },
    StatusCode: statusCode,
  });
