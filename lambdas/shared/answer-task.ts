import { SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { DeliveryPorts } from './approvals.ts';

/** What SendTaskSuccess says when no task waits under the token: trying again can't help. */
const closed = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/** SendTaskSuccess with the decision as the state's output. */
export const answerTask =
  (client: SFNClient): DeliveryPorts['answerTask'] =>
  async (taskToken, decision) => {
    try {
      await client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(decision) }));
      return 'delivered';
    } catch (error) {
      if (error instanceof Error && closed.has(error.name)) return 'closed';
      throw error;
    }
  };
