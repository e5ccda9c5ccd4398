import { AwsError, notImplemented } from '../core/service.ts';
import type { World } from '../core/world.ts';
import type { AsyncInvoker } from './async-invoker.ts';
import type { DeployedFunction } from './deployed-function.ts';
import { functionArn, functionNotFound, functionReference } from './function-name.ts';

const longestSyncRequest = 6_291_456;
const longestAsyncRequest = 1_048_576;

/** Members of Invoke's input; SourceArn is what a service that invokes says of itself, it can't come over HTTP. */
const members = new Set(['FunctionName', 'Qualifier', 'InvocationType', 'LogType', 'Payload', 'SourceArn']);

export type FindFunction = (functionName: string) => DeployedFunction | undefined;

/** Finds the function that an input names, or throws ResourceNotFoundException. Only `$LATEST` exists. */
export const named = (world: World, find: FindFunction, input: Record<string, unknown>) => {
  const reference = functionReference(
    world,
    String(input.FunctionName),
    typeof input.Qualifier === 'string' ? input.Qualifier : undefined,
  );
  const arn = functionArn(world, reference);
  const deployed = find(reference.functionName);
  const known = reference.qualifier === undefined || reference.qualifier === '$LATEST';
  if (deployed === undefined || !known) throw functionNotFound(arn);
  return { deployed, arn };
};

/** Invoke: `{FunctionName, Payload: Buffer | string, InvocationType}` → `{StatusCode, Payload: Buffer, FunctionError?, …}`. */
export const invoke = async (
  world: World,
  find: FindFunction,
  later: AsyncInvoker,
  input: Record<string, unknown>,
): Promise<Record<string, unknown>> => {
  const unknown = Object.keys(input).find((member) => !members.has(member));
  if (unknown !== undefined) throw notImplemented(`Invoke's ${unknown}`);
  const { deployed, arn } = named(world, find, input);
  const executed = { ExecutedVersion: '$LATEST' };
  const type = input.InvocationType ?? 'RequestResponse';
  if (type === 'DryRun') return { ...executed, StatusCode: 204, Payload: Buffer.alloc(0) };

  const payload = payloadText(input.Payload, type === 'Event' ? longestAsyncRequest : longestSyncRequest);
  if (type === 'Event') {
    later.invoke(deployed, payload, arn);
    return { ...executed, StatusCode: 202, Payload: Buffer.alloc(0) };
  }
  if (type !== 'RequestResponse') {
    throw new AwsError('InvalidParameterValueException', `InvocationType is not one of Lambda's: ${type}`);
  }
  const ending = await deployed.invoke(payload, arn);
  return {
    ...executed,
    StatusCode: 200,
    Payload: Buffer.from(ending.payload),
    ...(ending.functionError === undefined ? {} : { FunctionError: ending.functionError }),
    ...(input.LogType === 'Tail' ? { LogResult: Buffer.from(ending.log ?? '').toString('base64') } : {}),
  };
};

const payloadText = (payload: unknown, longest: number): string => {
  const text = payload === undefined ? '' : Buffer.isBuffer(payload) ? payload.toString() : String(payload);
  if (Buffer.byteLength(text) > longest) {
    const message = `Request must be smaller than ${longest} bytes for the InvokeFunction operation`;
    throw new AwsError('RequestTooLargeException', message, 413, { Type: 'User' });
  }
  if (text === '') return '{}';
  try {
    JSON.parse(text);
  } catch (error) {
    const message = `Could not parse request body into json: ${(error as Error).message}`;
    throw new AwsError('InvalidRequestContentException', message, 400, { Type: 'User' });
  }
  return text;
};
