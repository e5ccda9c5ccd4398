import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createClock } from '../../../sandbox/core/sandbox-clock.ts';
import { AwsError, type Service } from '../../../sandbox/core/service.ts';
import type { World } from '../../../sandbox/core/world.ts';
import {
  createDynamoDbService,
  type DynamoDbOptions,
  type DynamoDbService,
} from '../../../sandbox/dynamodb/service.ts';

export interface Front {
  readonly world: World;
  readonly service: DynamoDbService;
  readonly client: DynamoDBClient;
  close(): Promise<void>;
}

/** DynamoDB behind the smallest of front doors, with a clock that starts at a whole second and an SDK client. */
export const openFront = async (options?: DynamoDbOptions): Promise<Front> => {
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-dynamodb-'));
  let service: DynamoDbService | undefined;
  const world: World = {
    account: '123456789012',
    region: 'eu-central-1',
    clock: createClock({ now: Date.UTC(2026, 10, 20, 10) }),
    call: async (principal, _service, operation, input) => {
      if (!service) throw new Error('not yet open');
      return service.handle({ operation, input }, principal);
    },
    publish: () => undefined,
    endpoint: 'http://127.0.0.1',
    directory,
    service: <S extends Service>() => service as unknown as S,
  };
  service = await createDynamoDbService(world, options);
  const server = await serve(service);
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: world.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  return {
    world,
    service,
    client,
    close: async () => {
      client.destroy();
      server.closeAllConnections();
      server.close();
      await service.close();
      rmSync(directory, { recursive: true });
    },
  };
};

const serve = (service: DynamoDbService): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(async (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk);
      const request = {
        method: incoming.method ?? '',
        path: '/',
        query: new URLSearchParams(),
        headers: incoming.headers,
        body: Buffer.concat(chunks),
      };
      try {
        const call = service.parse(request);
        service.permissions(call);
        const { status, headers, body } = service.respond(call, await service.handle(call, { kind: 'administrator' }));
        outgoing.writeHead(status, headers).end(body);
      } catch (error) {
        const known = error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
        const { status, headers, body } = service.fail(known, request);
        outgoing.writeHead(status, headers).end(body);
      }
    });
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
