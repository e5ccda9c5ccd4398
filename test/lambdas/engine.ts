import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { quiet } from '../../lambdas/shared/patching/quiet.ts';
import { engineBinary } from '../../sandbox/dynamodb/engine-binary.ts';
import { startEngineProcess } from '../../sandbox/dynamodb/engine-process.ts';

export interface Engine {
  readonly client: DynamoDBClient;
  close(): Promise<void>;
}

/** A real DynamoDB engine of its own for a test file, in memory. */
export const startEngine = async (): Promise<Engine> => {
  const { port, close } = await startEngineProcess(engineBinary(), ':memory:');
  const client = quiet(
    new DynamoDBClient({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-central-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    }),
  );
  return {
    client,
    close() {
      client.destroy();
      return close();
    },
  };
};
