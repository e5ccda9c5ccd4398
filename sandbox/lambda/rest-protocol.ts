import { randomUUID } from 'node:crypto';
import { type ApiCall, AwsError, type HttpRequest, type HttpResponse, notImplemented } from '../core/service.ts';

/** Lambda's REST JSON: method and path name the operation; path parameters, query and body are its input. */
const routes: readonly { readonly method: string; readonly path: RegExp; readonly operation: string }[] = [
  { method: 'POST', path: /^\/2015-03-31\/functions\/(?<FunctionName>[^/]+)\/invocations$/, operation: 'Invoke' },
  { method: 'GET', path: /^\/2015-03-31\/functions\/?$/, operation: 'ListFunctions' },
  { method: 'GET', path: /^\/2015-03-31\/functions\/(?<FunctionName>[^/]+)$/, operation: 'GetFunction' },
  {
    method: 'GET',
    path: /^\/2015-03-31\/functions\/(?<FunctionName>[^/]+)\/configuration$/,
    operation: 'GetFunctionConfiguration',
  },
  { method: 'GET', path: /^\/2015-03-31\/event-source-mappings\/?$/, operation: 'ListEventSourceMappings' },
  { method: 'GET', path: /^\/2015-03-31\/event-source-mappings\/(?<UUID>[^/]+)$/, operation: 'GetEventSourceMapping' },
  {
    method: 'PUT',
    path: /^\/2015-03-31\/event-source-mappings\/(?<UUID>[^/]+)$/,
    operation: 'UpdateEventSourceMapping',
  },
];

export const operations = routes.map(({ operation }) => operation);

export const parse = (request: HttpRequest): ApiCall => {
  for (const { method, path, operation } of routes) {
    const match = request.method === method ? path.exec(request.path) : null;
    if (match === null) continue;
    const inPath = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
    const given =
      operation === 'Invoke' ? invokeInput(request) : { ...Object.fromEntries(request.query), ...body(request) };
    return { operation, input: { ...given, ...Object.fromEntries(inPath) } };
  }
  throw notImplemented(`Lambda's ${request.method} ${request.path}`);
};

const refusedHeaders = ['x-amz-tenant-id', 'x-amz-durable-execution-name'];

const invokeInput = ({ headers, query, body: payload }: HttpRequest): Record<string, unknown> => {
  const refused = refusedHeaders.find((name) => headers[name] !== undefined);
  if (refused !== undefined) throw notImplemented(`Invoke's header ${refused}`);
  const qualifier = query.get('Qualifier');
  return {
    ...(qualifier === null ? {} : { Qualifier: qualifier }),
    ...header(headers, 'x-amz-invocation-type', 'InvocationType'),
    ...header(headers, 'x-amz-log-type', 'LogType'),
    ...header(headers, 'x-amz-client-context', 'ClientContext'),
    Payload: payload,
  };
};

const header = (headers: HttpRequest['headers'], name: string, member: string) =>
  headers[name] === undefined ? {} : { [member]: headers[name] };

const body = (request: HttpRequest): Record<string, unknown> => {
  if (request.body.length === 0) return {};
  try {
    return JSON.parse(request.body.toString());
  } catch {
    throw new AwsError('SerializationException', 'The body is not JSON.');
  }
};

export const respond = (call: ApiCall, output: Record<string, unknown>): HttpResponse => {
  if (call.operation !== 'Invoke') {
    return {
      status: call.operation === 'UpdateEventSourceMapping' ? 202 : 200,
      headers: json(),
      body: JSON.stringify(output),
    };
  }
  const optional = { 'x-amz-function-error': output.FunctionError, 'x-amz-log-result': output.LogResult };
  const given = Object.entries(optional).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return {
    status: output.StatusCode as number,
    headers: { ...json(), 'x-amz-executed-version': String(output.ExecutedVersion), ...Object.fromEntries(given) },
    body: output.Payload as Buffer,
  };
};

export const fail = (error: AwsError): HttpResponse => ({
  status: error.status,
  headers: { ...json(), 'x-amzn-errortype': error.code },
  body: JSON.stringify({ ...error.members, Message: error.message, message: error.message }),
});

const json = () => ({ 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() });
