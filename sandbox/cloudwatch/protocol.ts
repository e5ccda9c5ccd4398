import { jsonProtocol } from '../core/json-protocol.ts';
import { queryProtocol } from '../core/query-protocol.ts';
import { type HttpRequest, notImplemented, type Service } from '../core/service.ts';
import { typedMembers } from './typed-members.ts';

const json = jsonProtocol({ targetPrefix: 'GraniteServiceVersion20100801', contentType: 'application/x-amz-json-1.0' });
const query = queryProtocol({
  xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
  version: '2010-08-01',
});

const isJson = (request: HttpRequest | undefined) => request?.headers['x-amz-target'] !== undefined;

/** JSON has times in epoch seconds. */
const withEpochSeconds = (value: unknown): unknown => {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(withEpochSeconds);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withEpochSeconds(member)]));
};

/** CloudWatch speaks AWS JSON to the SDKs of today, and AWS Query to those before. Times in outputs are Dates. */
export const cloudWatchProtocol: Pick<Service, 'parse' | 'respond' | 'fail'> = {
  parse(request) {
    if (request.headers['smithy-protocol'] !== undefined) {
      throw notImplemented(`the protocol ${request.headers['smithy-protocol']} of cloudwatch`);
    }
    if (isJson(request)) return json.parse(request);
    const call = query.parse(request);
    return { ...call, input: typedMembers(call.input) };
  },
  respond: (call, output) =>
    isJson(call.request)
      ? json.respond(call, withEpochSeconds(output) as Record<string, unknown>)
      : query.respond(call, output),
  fail(error, request) {
    if (!isJson(request)) return query.fail(error, request);
    const { headers, ...rest } = json.fail(error, request);
    // Errors are known by the codes that they had in AWS Query.
    const fault = error.status < 500 ? 'Sender' : 'Receiver';
    return { ...rest, headers: { ...headers, 'x-amzn-query-error': `${error.code};${fault}` } };
  },
};
