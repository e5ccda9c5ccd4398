import { createHash } from 'node:crypto';
import type { Functions } from '../core/functions.ts';
import { refuseOthers } from '../core/refuse-others.ts';
import {
  type ApiCall,
  AwsError,
  type HttpRequest,
  type HttpResponse,
  notImplemented,
  type Service,
} from '../core/service.ts';
import type { World } from '../core/world.ts';
import { AsyncInvoker } from './async-invoker.ts';
import { functionConfiguration } from './configuration.ts';
import { DeployedFunction } from './deployed-function.ts';
import { EventSourceMappings } from './event-source/mappings.ts';
import type { MappingSettings, StreamAccess } from './event-source/stream.ts';
import type { Credentials, FunctionConfig } from './function-config.ts';
import { functionArn, functionNotFound, functionReference } from './function-name.ts';
import { urlEvent, urlPrefix, urlResponse } from './function-url.ts';
import { invoke, named } from './invoke.ts';
import type { LogEvent } from './log-buffer.ts';
import { page } from './page.ts';
import { permissions } from './permissions.ts';
import { fail, operations, parse, respond } from './rest-protocol.ts';
import { type FunctionPermission, permissionStatement } from './statement.ts';

export interface LambdaDependencies {
  /** Keys of a session of the role, from the IAM service. */
  credentialsFor(roleArn: string, sessionName: string): Credentials;
  /** Whether the role lets that service assume it. */
  trusts(roleArn: string, service: string): boolean;
  /** DynamoDB's streams, for event source mappings. */
  readonly streams: StreamAccess;
}

export interface LambdaService extends Service, Functions {
  createFunction(config: FunctionConfig): void;
  addPermission(permission: FunctionPermission): void;
  /** Gives the function a URL without authentication: the URL, with a trailing slash. */
  createFunctionUrl(functionArn: string): string;
  createEventSourceMapping(settings: MappingSettings): Promise<{ readonly uuid: string; readonly arn: string }>;
  /** Serves a request whose path begins with `/lambda-url/`. */
  serveUrl(request: HttpRequest): Promise<HttpResponse>;
  /** What the function printed lately. */
  logs(functionName: string): string;
  /** The same of every function, by the name of its log group. */
  logGroups(): ReadonlyMap<string, readonly LogEvent[]>;
  /** Ends every environment and every event source. */
  close(): Promise<void>;
}

export const createLambdaService = (
  world: World,
  { credentialsFor, trusts, streams }: LambdaDependencies,
): LambdaService => {
  const functions = new Map<string, DeployedFunction>();
  const urls = new Map<string, string>();
  const find = (functionName: string) => functions.get(functionName);
  const later = new AsyncInvoker(world);
  const mappings = new EventSourceMappings(world, streams, find);

  const policyOf = (call: ApiCall) => {
    const statements =
      functions.get(functionReference(world, String(call.input.FunctionName)).functionName)?.policy ?? [];
    return statements.length === 0 ? undefined : { Version: '2012-10-17', Statement: statements };
  };

  const listFunctions = (input: ApiCall['input']) => {
    refuseOthers('lambda ListFunctions', input, ['Marker', 'MaxItems']);
    const { items, next } = page(input, [...functions.values()], 50);
    return { Functions: items.map(({ config }) => functionConfiguration(config)), ...next };
  };

  const handle = (call: ApiCall): Promise<Record<string, unknown>> | Record<string, unknown> => {
    const { operation, input } = call;
    switch (operation) {
      case 'Invoke':
      case 'InvokeFunctionUrl':
        return invoke(world, find, later, input);
      case 'GetFunctionConfiguration':
        refuseOthers('lambda GetFunctionConfiguration', input, ['FunctionName', 'Qualifier']);
        return functionConfiguration(named(world, find, input).deployed.config);
      case 'GetFunction': {
        refuseOthers('lambda GetFunction', input, ['FunctionName', 'Qualifier']);
        const { config } = named(world, find, input).deployed;
        const reserved = config.reservedConcurrency;
        const concurrency = reserved === undefined ? {} : { ReservedConcurrentExecutions: reserved };
        return { Configuration: functionConfiguration(config), Concurrency: concurrency };
      }
      case 'ListFunctions':
        return listFunctions(input);
      case 'GetEventSourceMapping':
        return mappings.get(input);
      case 'ListEventSourceMappings':
        return mappings.list(input);
      case 'UpdateEventSourceMapping':
        return mappings.update(input);
      default:
        throw notImplemented(`lambda:${operation}`);
    }
  };

  return {
    signingName: 'lambda',
    operations: [...operations, 'InvokeFunctionUrl'],
    parse,
    respond,
    fail,
    permissions: (call) => permissions(world, call, (uuid) => mappings.functionArnOf(uuid)),
    resourcePolicy: (call) => ('FunctionName' in call.input ? policyOf(call) : undefined),
    handle,
    createFunction(config) {
      if (functions.has(config.functionName)) {
        throw new AwsError('ResourceConflictException', `Function already exist: ${config.functionName}`, 409);
      }
      if (!trusts(config.roleArn, 'lambda.amazonaws.com')) {
        const message = `The role defined for the function cannot be assumed by Lambda: ${config.roleArn}`;
        throw new AwsError('InvalidParameterValueException', message);
      }
      const credentials = () => credentialsFor(config.roleArn, config.functionName);
      functions.set(config.functionName, new DeployedFunction(world, config, credentials));
    },
    addPermission(permission) {
      const { deployed, arn } = named(world, find, { FunctionName: permission.functionName });
      deployed.policy.push(permissionStatement(world, arn, permission));
    },
    createFunctionUrl(arn) {
      const { functionName } = named(world, find, { FunctionName: arn }).deployed.config;
      const urlId = createHash('sha256').update(`${world.account}/${functionName}`).digest('hex').slice(0, 32);
      urls.set(urlId, functionName);
      return `${world.endpoint}${urlPrefix}${urlId}/`;
    },
    createEventSourceMapping: (settings) => mappings.create(settings),
    async serveUrl(request) {
      const urlId = request.path.slice(urlPrefix.length).split('/')[0] ?? '';
      const functionName = urls.get(urlId);
      if (functionName === undefined) return httpError(404, 'Not Found');
      const input = { FunctionName: functionName, Payload: JSON.stringify(urlEvent(world, urlId, request)) };
      try {
        const output = await world.call({ kind: 'anonymous' }, 'lambda', 'InvokeFunctionUrl', input);
        return output.FunctionError === undefined
          ? urlResponse(output.Payload as Buffer)
          : httpError(502, 'Bad Gateway');
      } catch (error) {
        return urlFailure(error);
      }
    },
    hasFunction: (functionName) => functions.has(functionName),
    cutOff: async (functionName, cut) => functions.get(functionName)?.cutOff(cut),
    logs(functionName) {
      const deployed = functions.get(functionName);
      if (deployed === undefined) throw functionNotFound(functionArn(world, { functionName }));
      return deployed.log.text();
    },
    logGroups: () => new Map([...functions.values()].map(({ config, log }) => [config.logGroupName, log.events()])),
    async close() {
      await Promise.all([
        mappings.close(),
        later.close(),
        ...[...functions.values()].map((deployed) => deployed.close()),
      ]);
    },
  };
};

const urlFailure = (error: unknown): HttpResponse => {
  if (!(error instanceof AwsError)) throw error;
  if (error.code === 'TooManyRequestsException') return httpError(429, 'Too Many Requests');
  if (error.code === 'RequestTooLargeException') return httpError(413, 'Payload Too Large');
  return error.status === 403 || error.code.startsWith('AccessDenied')
    ? httpError(403, 'Forbidden')
    : httpError(502, 'Bad Gateway');
};

const httpError = (status: number, text: string): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ Message: text }),
});
