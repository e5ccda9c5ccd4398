import { randomUUID } from 'node:crypto';
import { type ApiCall, AwsError, type HttpRequest, notImplemented, type Service } from '../core/service.ts';

const base = '/v2/email/';

/** SES v2 is REST JSON: what is not implemented is named by method and path. */
const parse = (request: HttpRequest): ApiCall => {
  const path = request.path.startsWith(base) ? request.path.slice(base.length) : request.path;
  const route = `${request.method} ${path}`;
  if (route === 'POST outbound-emails') return { operation: 'SendEmail', input: bodyOf(request), request };
  if (route === 'GET account') return { operation: 'GetAccount', input: {}, request };
  const [, identity] = /^GET identities\/([^/]+)$/.exec(route) ?? [];
  if (identity === undefined) throw notImplemented(`ses ${route}`);
  return { operation: 'GetEmailIdentity', input: { EmailIdentity: decodeURIComponent(identity) }, request };
};

const bodyOf = ({ body }: HttpRequest): Record<string, unknown> => {
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new AwsError('SerializationException', 'The body is not JSON.');
  }
};

const json = () => ({ 'content-type': 'application/json', 'x-amzn-requestid': randomUUID() });

export const restProtocol: Pick<Service, 'parse' | 'respond' | 'fail'> = {
  parse,
  respond: (_call, output) => ({ status: 200, headers: json(), body: JSON.stringify(output) }),
  fail: (error) => ({
    status: error.status,
    headers: { ...json(), 'x-amzn-errortype': error.code },
    body: JSON.stringify({ message: error.message, ...error.members }),
  }),
};
