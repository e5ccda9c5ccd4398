import { randomUUID } from 'node:crypto';
import { AwsError } from '../../core/service.ts';
import { Execution } from '../engine/execution.ts';
import { parseJson } from '../expressions/plain.ts';
import { payloadBytes } from '../expressions/size.ts';
import { publishStatus } from '../publish-status.ts';
import { checkedName } from '../store.ts';
import { type Operation, on, time } from './operation.ts';

/** Starting a running execution again, with the same name and input, changes nothing. */
export const startExecution: Operation = {
  members: ['stateMachineArn', 'name', 'input'],
  permissions: on('StartExecution', 'stateMachineArn'),
  handle({ stateMachineArn, name = randomUUID(), input = '{}' }, store) {
    const machine = store.machine(stateMachineArn);
    const arn = store.arn('execution', `${machine.name}:${checkedName(name)}`);
    const value = parseInput(input);
    const known = store.executions.get(arn);
    if (known) {
      const same = known.status === 'RUNNING' && JSON.stringify(known.start.input) === JSON.stringify(value);
      if (!same) throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
      return { executionArn: arn, ...time('startDate', known.startedMs) };
    }
    const { block, timeoutSeconds } = machine.definition;
    const execution = new Execution(store, machine, {
      arn,
      name: name as string,
      input: value,
      block,
      timeoutSeconds,
      onStatus: publishStatus,
    });
    store.register(execution);
    void execution.begin();
    return { executionArn: arn, ...time('startDate', execution.startedMs) };
  },
};

const parseInput = (input: unknown): unknown => {
  if (typeof input !== 'string') throw new AwsError('InvalidExecutionInput', 'Invalid Execution Input: not a string');
  if (Buffer.byteLength(input) > payloadBytes) {
    throw new AwsError('InvalidExecutionInput', `Invalid Execution Input: more than ${payloadBytes} bytes`);
  }
  try {
    return parseJson(input);
  } catch (error) {
    throw new AwsError('InvalidExecutionInput', `Invalid Execution Input: '${(error as Error).message}'`);
  }
};
