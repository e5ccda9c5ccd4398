import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createClock } from '../../../sandbox/core/sandbox-clock.ts';
import { AwsError, type HttpRequest, type Service } from '../../../sandbox/core/service.ts';
import type { World } from '../../../sandbox/core/world.ts';
import {
  createDynamoDbService,
  type DynamoDbOptions,
  type DynamoDbService,
} from '../../../sandbox/dynamodb/service.ts';
import { unsigned } from '../../unsigned.ts';

export interface Front {
  readonly world: World;
  readonly service: DynamoDbService;
  readonly client: DynamoDBClient;
  close(): Promise<void>;
}

/** DynamoDB without a front door, with a clock that starts at a whole second and an SDK client. */
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
  const client = clientOf(service, world.region);
  return {
    world,
    service,
    client,
    close: async () => {
      await service.close();
      rmSync(directory, { recursive: true });
    },
  };
};

/** An SDK client whose requests are answered here, unsigned: half of their time would be HTTP. */
const clientOf = (service: DynamoDbService, region: string) => {
  const answer = async (request: HttpRequest) => {
    try {
      const call = service.parse(request);
      service.permissions(call);
      return service.respond(call, await service.handle(call, { kind: 'administrator' }));
    } catch (error) {
      const known = error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
      return service.fail(known, request);
    }
  };
  return unsigned({ region, maxAttempts: 1 }, async (headers, body) =>
    answer({ method: 'POST', path: '/', query: new URLSearchParams(), headers, body }),
  );
};
