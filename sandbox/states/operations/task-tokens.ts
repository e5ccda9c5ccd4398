import { AwsError } from '../../core/service.ts';
import { parseJson } from '../expressions/plain.ts';
import { payloadBytes } from '../expressions/size.ts';
import type { Operation } from './operation.ts';

/** As with CDK's grantTaskResponse, the resource is the state machine that waits for the token. */
const onMachine =
  (action: string): Operation['permissions'] =>
  (input, store) => [{ action: `states:${action}`, resource: store.tokens.machineArn(input.taskToken) ?? '*' }];

export const sendTaskSuccess: Operation = {
  members: ['taskToken', 'output'],
  permissions: onMachine('SendTaskSuccess'),
  handle({ taskToken, output }, store) {
    store.tokens.succeed(taskToken, parseOutput(output));
    return {};
  },
};

export const sendTaskFailure: Operation = {
  members: ['taskToken', 'error', 'cause'],
  permissions: onMachine('SendTaskFailure'),
  handle({ taskToken, error = '', cause = '' }, store) {
    store.tokens.fail(taskToken, String(error), String(cause));
    return {};
  },
};

export const sendTaskHeartbeat: Operation = {
  members: ['taskToken'],
  permissions: onMachine('SendTaskHeartbeat'),
  handle({ taskToken }, store) {
    store.tokens.heartbeat(taskToken);
    return {};
  },
};

const parseOutput = (output: unknown): unknown => {
  if (typeof output !== 'string' || Buffer.byteLength(output) > payloadBytes) {
    throw new AwsError('InvalidOutput', `Invalid Output: it must be JSON text of at most ${payloadBytes} bytes`);
  }
  try {
    return parseJson(output);
  } catch (error) {
    throw new AwsError('InvalidOutput', `Invalid Output: '${(error as Error).message}'`);
  }
};
