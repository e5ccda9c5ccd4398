import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createFaults, type Faults } from '../../sandbox/core/faults.ts';
import { createClock } from '../../sandbox/core/sandbox-clock.ts';
import {
  type ApiCall,
  AwsError,
  type HttpRequest,
  type Permission,
  type Principal,
  type Service,
} from '../../sandbox/core/service.ts';
import type { AwsEvent, World } from '../../sandbox/core/world.ts';
import { makeResource } from '../../sandbox/deploy/nested.ts';
import { physicalName } from '../../sandbox/deploy/physical-name.ts';
import type { ResourceType } from '../../sandbox/deploy/resource-type.ts';

export const administrator: Principal = { kind: 'administrator' };

export interface SmallWorld extends World {
  /** Registers what `call` and the front reach. */
  add(service: Service): void;
  /** Every call that was made, in order. */
  readonly calls: { principal: Principal; service: string; operation: string; input: Record<string, unknown> }[];
  /** Says no by throwing or by returning false. Default: everyone may do everything. */
  judge: (principal: Principal, permission: Permission) => boolean;
  readonly published: AwsEvent[];
  readonly faults: Faults;
}

/** A world of whatever services a test adds, with a clock that the test moves. */
export const createSmallWorld = (nowMs = Date.parse('2026-11-20T10:00:00Z'), endpoint = 'http://127.0.0.1:4599') => {
  const services = new Map<string, Service>();
  const world: SmallWorld = {
    account: '000000000000',
    region: 'eu-west-1',
    clock: createClock({ now: nowMs }),
    endpoint,
    directory: '/nowhere',
    calls: [],
    published: [],
    faults: createFaults(services),
    judge: () => true,
    publish: (event) => void world.published.push(event),
    add: (service) => void services.set(service.signingName, service),
    service: <S extends Service>(name: string) => {
      const service = services.get(name);
      if (!service) throw new Error(`No service ${name} was added.`);
      return service as S;
    },
    async call(principal, name, operation, input) {
      world.calls.push({ principal, service: name, operation, input });
      const service = world.service(name);
      const call = { operation, input };
      return world.faults.around(principal, service, call, () => judged(world, service, principal, call));
    },
  };
  return world;
};

const judged = async (
  world: SmallWorld,
  service: Service,
  principal: Principal,
  call: Parameters<Service['handle']>[0],
) => {
  for (const permission of service.permissions(call)) {
    if (!world.judge(principal, permission)) {
      throw new AwsError('AccessDeniedException', `not authorized to perform: ${permission.action}`, 403);
    }
  }
  return service.handle(call, principal);
};

const readRequest = async (incoming: IncomingMessage): Promise<HttpRequest> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const [path = '/', query = ''] = (incoming.url ?? '/').split('?');
  return {
    method: incoming.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: incoming.headers,
    body: Buffer.concat(chunks),
  };
};

/** Serves one service over HTTP; every caller is the administrator unless `caller` says otherwise. */
export const serve = async (world: SmallWorld, service: Service, caller: () => Principal = () => administrator) => {
  const server = createServer(async (incoming, outgoing) => {
    const request = await readRequest(incoming);
    const answer = await (async () => {
      try {
        const call = service.parse(request);
        return service.respond(call, await judged(world, service, caller(), call));
      } catch (error) {
        const failure = error instanceof AwsError ? error : new AwsError('InternalFailure', String(error), 500);
        return service.fail(failure, request);
      }
    })();
    outgoing.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};

export const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** Makes a resource as the deployer would, from resolved properties. */
export const create = (world: World, type: ResourceType, properties: Record<string, unknown>, logicalId = 'Thing') =>
  makeResource(type, properties, {
    world,
    stackName: 'Stack',
    logicalId,
    physicalName: (maxLength) => physicalName('Stack', logicalId, maxLength),
    asset: () => {
      throw new Error('There are no assets.');
    },
  });

/** Answers every operation with what `answer` returns, and is allowed to. */
export const fakeService = (
  signingName: string,
  answer: (call: ApiCall, principal: Principal) => Record<string, unknown> | Promise<Record<string, unknown>>,
): Service => ({
  signingName,
  parse: () => {
    throw new Error('not over HTTP');
  },
  permissions: () => [],
  handle: async (call, principal) => answer(call, principal),
  respond: () => ({ status: 200 }),
  fail: () => ({ status: 500 }),
});
