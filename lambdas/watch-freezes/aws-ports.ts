import {
  DeleteTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { WatchFreezesPorts } from './watch-freezes.ts';

export const executionPorts = (
  client: SFNClient,
  liftFreezeStateMachineArn: string,
): Pick<WatchFreezesPorts, 'describeExecution' | 'startLift'> => ({
  async describeExecution(executionArn) {
    try {
      const { status, stopDate, error, cause } = await client.send(new DescribeExecutionCommand({ executionArn }));
      return {
        status: status ?? '',
        ...(stopDate && { stoppedAt: stopDate }),
        ...(error && { error }),
        ...(cause && { cause }),
      };
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return undefined;
      throw error;
    }
  },
  async startLift(runId, name) {
    const input = JSON.stringify({ runId });
    const command = new StartExecutionCommand({ stateMachineArn: liftFreezeStateMachineArn, name, input });
    await client.send(command).catch((error: unknown) => {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    });
  },
});

export const deleteTable =
  (client: DynamoDBClient): WatchFreezesPorts['deleteTable'] =>
  async (tableName) => {
    try {
      await client.send(new DeleteTableCommand({ TableName: tableName }));
      return true;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return true;
      // It is still being restored, or is being deleted already: the next look will tell.
      if (error instanceof ResourceInUseException) return false;
      throw error;
    }
  };
