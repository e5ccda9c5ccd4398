import { randomUUID } from 'node:crypto';
import type { HttpRequest, HttpResponse } from '../core/service.ts';
import type { World } from '../core/world.ts';

/** Where function URLs live on the sandbox's port: `/lambda-url/<urlId>/…`. */
export const urlPrefix = '/lambda-url/';

/** An HTTP request as a function behind a URL gets it: payload format 2.0. */
export const urlEvent = (world: World, urlId: string, request: HttpRequest): Record<string, unknown> => {
  const now = new Date(world.clock.now());
  const { cookie, ...others } = request.headers;
  const headers = Object.fromEntries(Object.entries(others).map(([name, value]) => [name, [value].flat().join(',')]));
  const rawPath = request.path.slice(urlPrefix.length + urlId.length) || '/';
  const names = [...new Set(request.query.keys())];
  const parameters = Object.fromEntries(names.map((name) => [name, request.query.getAll(name).join(',')]));
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: request.query.toString(),
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers,
    ...(names.length === 0 ? {} : { queryStringParameters: parameters }),
    requestContext: {
      accountId: 'anonymous',
      apiId: urlId,
      domainName: new URL(world.endpoint).host,
      domainPrefix: urlId,
      http: {
        method: request.method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: logTime(now),
      timeEpoch: now.getTime(),
    },
    ...bodyOf(request.body, headers['content-type']),
  };
};

/** Text stays text; forms and binary bodies come in base64, as on AWS. */
const bodyOf = (body: Buffer, contentType = 'text/plain') => {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = /^(text\/|application\/(json|javascript|xml|[^;]+\+(json|xml))\b)/.test(contentType);
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
};

/** `12/Mar/2020:19:03:58 +0000`. */
const logTime = (time: Date): string => {
  const [, day, month, year, clock] = /^\w+, (\d+) (\w+) (\d+) ([\d:]+)/.exec(time.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
};

/** What the function returned, as an HTTP response; a value without a statusCode is sent as JSON. */
export const urlResponse = (payload: Buffer): HttpResponse => {
  const result: unknown = JSON.parse(payload.toString());
  if (typeof result !== 'object' || result === null || !('statusCode' in result)) {
    return { status: 200, headers: { 'content-type': 'application/json' }, body: payload };
  }
  const { statusCode, headers, cookies, body, isBase64Encoded } = result as Record<string, unknown>;
  const text = body === undefined || body === null ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const given = Object.entries((headers ?? {}) as Record<string, unknown>);
  return {
    status: Number(statusCode),
    headers: {
      'content-type': 'application/json',
      ...Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), String(value)])),
      ...(Array.isArray(cookies) && cookies.length > 0 ? { 'set-cookie': cookies.map(String) } : {}),
    },
    body: isBase64Encoded === true ? Buffer.from(text, 'base64') : text,
  };
};
