import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AdminResource, adminRoute, clockResource, faultsResource } from './admin.ts';
import type { Core } from './create-world.ts';
import { credentialOf } from './credential.ts';
import { asAwsError, failWithoutService } from './protocol-errors.ts';
import { createRoutes, type Routes } from './routes.ts';
import { AwsError, type HttpRequest, type HttpResponse, notImplemented } from './service.ts';

/** The sandbox's one port. */
export interface Gateway extends Pick<Routes, 'registerRoute'> {
  /** `http://127.0.0.1:4599`, without a trailing slash. */
  readonly endpoint: string;
  /** GET `/_sandbox/<name>` answers with what `read` returns, as JSON. */
  registerAdmin(name: string, read: () => unknown): void;
  /** From now on requests are answered by this world's services. */
  serve(core: Core): void;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1. Port 0, the default, is any free one. The endpoint is known before there is a world to serve. */
export const createGateway = async ({ port = 0 }: { readonly port?: number } = {}): Promise<Gateway> => {
  const routes = createRoutes();
  const admin = new Map<string, AdminResource>();
  routes.registerRoute('/_sandbox/', adminRoute(admin));
  let answer = (request: HttpRequest): Promise<HttpResponse> =>
    Promise.resolve(failWithoutService(new AwsError('ServiceUnavailable', 'The sandbox is starting.', 503), request));

  const server = createServer((incoming, outgoing) => {
    readRequest(incoming)
      .then((request) => (routes.find(request.path) ?? answer)(request))
      .then((response) => send(outgoing, response))
      .catch((error: unknown) => {
        if (incoming.destroyed && !incoming.complete) return;
        const failure = asAwsError(error, 'gateway');
        send(outgoing, { status: 500, body: failure.message });
      });
  });
  // Clients reuse idle connections: one that the server closes at that moment is a failed request.
  server.keepAliveTimeout = 600_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    registerRoute: routes.registerRoute,
    registerAdmin: (name, read) => void admin.set(name, { GET: read }),
    serve(core) {
      admin.set('faults', faultsResource(core.faults));
      admin.set('clock', clockResource(core.world.clock));
      answer = (request) => answerFrom(core, request);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const answerFrom = async (core: Core, request: HttpRequest): Promise<HttpResponse> => {
  const credential = credentialOf(request);
  const service = credential && core.services.get(credential.service);
  if (!credential || !service) {
    const error = credential
      ? notImplemented(`the service ${credential.service}`)
      : new AwsError('MissingAuthenticationToken', 'The request is not signed: no AWS Signature Version 4.', 403);
    return failWithoutService(error, request);
  }
  try {
    const principal = core.authority().principalOf(credential.accessKeyId, credential.sessionToken);
    const call = service.parse(request);
    return service.respond(call, await core.perform(principal, service, call));
  } catch (error) {
    return service.fail(asAwsError(error, service.signingName), request);
  }
};

const readRequest = (incoming: IncomingMessage): Promise<HttpRequest> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('error', reject);
    incoming.on('end', () => {
      const { method = 'GET', url = '/', headers } = incoming;
      const mark = url.indexOf('?');
      const path = mark === -1 ? url : url.slice(0, mark);
      const query = new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1));
      const body = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
      resolve({ method, path, query, headers, body });
    });
  });

const send = (outgoing: ServerResponse, { status, headers, body }: HttpResponse) => {
  const length = body === undefined ? 0 : Buffer.byteLength(body);
  // A HEAD's answer tells the length of a body that it does not have; 204 and 304 may not tell any.
  const bodiless = status === 204 || status === 304;
  outgoing.writeHead(status, bodiless ? headers : { 'content-length': length, ...headers });
  outgoing.end(body);
};
