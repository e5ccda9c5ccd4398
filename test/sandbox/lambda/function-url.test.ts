import { afterAll, describe, expect, it } from '@jest/globals';
import type { HttpRequest } from '../../../sandbox/core/service.ts';
import { createHouse } from './function-house.ts';

const request = (path: string, more: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  path,
  query: new URLSearchParams(),
  headers: {},
  body: Buffer.alloc(0),
  ...more,
});

describe('a function behind a URL', () => {
  const house = createHouse();
  const { add, lambda, world } = house;
  afterAll(() => house.close());

  const arn = add(
    'page',
    'export const handler = async (event) => event.rawPath === "/as-json" ? event : JSON.parse(event.body)',
  );
  const url = lambda.createFunctionUrl(arn);
  const base = new URL(url).pathname;
  const serve = async (path: string, more?: Partial<HttpRequest>) => {
    const answer = await lambda.serveUrl(request(`${base}${path}`, more));
    return { ...answer, text: String(answer.body) };
  };
  const answering = (result: unknown) =>
    serve('', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify(result)),
    });

  it('is reached under the sandbox’s own endpoint', () => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:4599\/lambda-url\/[0-9a-f]{32}\/$/);
  });

  it('gets events of payload format 2.0, with the path below its URL', async () => {
    const { status, text } = await serve('as-json', {
      query: new URLSearchParams('a=1&a=2&b=%20'),
      headers: { cookie: 'x=1; y=2', 'user-agent': 'jest', accept: '*/*' },
    });
    expect(status).toBe(200);
    const event = JSON.parse(text);
    expect(event).toMatchObject({
      version: '2.0',
      rawPath: '/as-json',
      rawQueryString: 'a=1&a=2&b=+',
      queryStringParameters: { a: '1,2', b: ' ' },
      cookies: ['x=1', 'y=2'],
      headers: { accept: '*/*' },
      isBase64Encoded: false,
      requestContext: {
        domainName: '127.0.0.1:4599',
        http: { method: 'GET', path: '/as-json', sourceIp: '127.0.0.1', userAgent: 'jest', protocol: 'HTTP/1.1' },
        timeEpoch: expect.any(Number),
        time: expect.stringMatching(/^20\/Nov\/2026:10:00:\d\d \+0000$/),
      },
    });
    expect(event).not.toHaveProperty('body');
    expect(event.headers).not.toHaveProperty('cookie');
  });

  it('gets forms in base64 and text as it is', async () => {
    const post = (type: string) =>
      serve('as-json', { method: 'POST', headers: { 'content-type': type }, body: Buffer.from('a=ü') });
    const form = await post('application/x-www-form-urlencoded');
    expect(JSON.parse(form.text)).toMatchObject({ body: Buffer.from('a=ü').toString('base64'), isBase64Encoded: true });
    const json = await post('application/json; charset=utf-8');
    expect(JSON.parse(json.text)).toMatchObject({ body: 'a=ü', isBase64Encoded: false });
  });

  it('answers with status, headers, cookies and body; or with bare JSON', async () => {
    const page = await answering({
      statusCode: 201,
      headers: { 'Content-Type': 'text/html' },
      cookies: ['a=1', 'b=2'],
      body: '<p>',
    });
    expect(page).toMatchObject({
      status: 201,
      headers: { 'content-type': 'text/html', 'set-cookie': ['a=1', 'b=2'] },
      text: '<p>',
    });
    const binary = await answering({ statusCode: 200, body: 'aGk=', isBase64Encoded: true });
    expect(binary.text).toBe('hi');
    const bare = await answering({ hello: 'you' });
    expect(bare).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json' },
      text: '{"hello":"you"}',
    });
  });

  it('answers 502 for a failing function and 404 for a URL that there is not', async () => {
    expect(await serve('')).toMatchObject({ status: 502 });
    expect(await lambda.serveUrl(request('/lambda-url/none/'))).toMatchObject({ status: 404 });
  });

  it('is judged by both permissions of a public URL', async () => {
    world.judge = (principal, { action, context }) => {
      const key = action === 'lambda:InvokeFunctionUrl' ? 'lambda:functionurlauthtype' : 'lambda:invokedviafunctionurl';
      return principal.kind === 'anonymous' && context?.[key] === (key.endsWith('type') ? 'NONE' : 'true');
    };
    expect(await serve('as-json')).toMatchObject({ status: 200 });
    world.judge = (_principal, { action }) => action === 'lambda:InvokeFunctionUrl';
    expect(await serve('as-json')).toMatchObject({ status: 403 });
    world.judge = () => true;
  });

  it('has the statements of its permissions as its policy', () => {
    lambda.addPermission({
      functionName: arn,
      action: 'lambda:InvokeFunctionUrl',
      principal: '*',
      functionUrlAuthType: 'NONE',
    });
    lambda.addPermission({
      functionName: 'page',
      action: 'lambda:InvokeFunction',
      principal: '*',
      invokedViaFunctionUrl: true,
    });
    lambda.addPermission({
      functionName: 'page',
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      sourceArn: 'arn:aws:events:eu-west-1:000000000000:rule/r',
      sourceAccount: world.account,
    });
    const policy = lambda.resourcePolicy?.({ operation: 'Invoke', input: { FunctionName: 'page' } });
    expect(policy?.Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 'lambda:InvokeFunctionUrl',
        Resource: arn,
        Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } },
      },
      {
        Effect: 'Allow',
        Principal: '*',
        Action: 'lambda:InvokeFunction',
        Resource: arn,
        Condition: { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } },
      },
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'lambda:InvokeFunction',
        Resource: arn,
        Condition: {
          ArnLike: { 'AWS:SourceArn': 'arn:aws:events:eu-west-1:000000000000:rule/r' },
          StringEquals: { 'AWS:SourceAccount': world.account },
        },
      },
    ]);
  });
});
