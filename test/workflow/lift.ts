import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Shop } from './shop.ts';

/** Starts LiftFreeze as an on-call engineer does. */
export const startLift = async ({ aws, outputs }: Shop, input: unknown): Promise<string> => {
  const stateMachineArn = outputs.LiftFreezeStateMachineArn;
  const { executionArn = '' } = await aws.states.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  return executionArn;
};

/** Starts it and waits for its end: its output, or its error. */
export const lift = async (shop: Shop, input: unknown) => {
  const { status, output, error, cause } = (await shop.ended(await startLift(shop, input))).execution;
  return { status, error, cause, ...(output !== undefined && { output: JSON.parse(output) }) };
};
