import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Shop } from './shop.ts';

/** Starts LiftFreeze as an on-call engineer does, and waits for its end: its output, or its error. */
export const lift = async ({ aws, outputs, ended }: Shop, input: unknown) => {
  const stateMachineArn = outputs.LiftFreezeStateMachineArn;
  const { executionArn = '' } = await aws.states.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  const { status, output, error, cause } = (await ended(executionArn)).execution;
  return { status, error, cause, ...(output !== undefined && { output: JSON.parse(output) }) };
};
