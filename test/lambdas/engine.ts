import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { quiet } from '../../lambdas/shared/patching/quiet.ts';
import { startEngine as startBareEngine } from '../../sandbox/dynamodb/engine.ts';
import { unsigned } from '../unsigned.ts';

export interface Engine {
  readonly client: DynamoDBClient;
  close(): Promise<void>;
}

/** A real DynamoDB engine of its own for a test file, in memory. */
export const startEngine = async (): Promise<Engine> => {
  const { send, close } = await startBareEngine(':memory:');
  const operationOf = (headers: Record<string, string>) => headers['x-amz-target']?.split('.').at(-1) ?? '';
  return { client: quiet(unsigned({}, (headers, body) => send(operationOf(headers), body))), close };
};
