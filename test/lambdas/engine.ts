import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';

const binary = 'node_modules/@dynoxide/linux-x64/dynoxide';

export interface Engine {
  readonly client: DynamoDBClient;
  close(): Promise<void>;
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
};

/** A real DynamoDB engine of its own for a test file. */
export const startEngine = async (): Promise<Engine> => {
  const port = await freePort();
  const child: ChildProcess = spawn(binary, ['serve', '--host', '127.0.0.1', '--port', String(port)], {
    stdio: 'ignore',
  });
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  for (let attempt = 1; ; attempt++)
    try {
      await client.send(new ListTablesCommand({}));
      break;
    } catch (error) {
      if (attempt === 50) throw error;
      await setTimeout(50);
    }
  return {
    client,
    async close() {
      client.destroy();
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
};
