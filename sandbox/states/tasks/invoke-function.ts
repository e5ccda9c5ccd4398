import { StateFailure } from '../engine/failure.ts';
import type { Visit } from '../engine/visit.ts';
import { parseJson } from '../expressions/plain.ts';
import { payloadBytes } from '../expressions/size.ts';
import { functionFailure, serviceFailure } from './lambda-failure.ts';

export interface Invocation {
  readonly functionName: string;
  /** JSON text; undefined: no event. */
  readonly payload: string | undefined;
  readonly invocationType: 'RequestResponse' | 'Event';
}

export interface Answer {
  readonly statusCode: number;
  /** What the function returned; undefined for an Event. */
  readonly payload: unknown;
}

/** Invokes a function with the state machine's role. Throws StateFailure for its errors and the service's. */
export const invokeFunction = async (visit: Visit, invocation: Invocation): Promise<Answer> => {
  const { machine, start } = visit.execution;
  let output: Record<string, unknown>;
  try {
    const input = {
      FunctionName: invocation.functionName,
      InvocationType: invocation.invocationType,
      ...(invocation.payload === undefined ? {} : { Payload: invocation.payload }),
    };
    output = await machine.call('lambda', 'Invoke', input, start.name);
  } catch (error) {
    throw serviceFailure(error);
  }
  const bytes = output.Payload as Buffer | string | undefined;
  if (bytes !== undefined && Buffer.byteLength(bytes) > payloadBytes) {
    throw new StateFailure('States.DataLimitExceeded', `The function returned more than ${payloadBytes} bytes.`);
  }
  const text = bytes?.toString() ?? '';
  if (output.FunctionError !== undefined) throw functionFailure(text);
  return { statusCode: Number(output.StatusCode ?? 200), payload: text === '' ? undefined : parseJson(text) };
};
