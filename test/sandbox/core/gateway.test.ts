import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { administrator, startToySandbox, type ToySandbox } from './toy-sandbox.ts';

let toy: ToySandbox;
beforeAll(async () => {
  toy = await startToySandbox();
});
afterAll(() => toy.gateway.close());

const client = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string } = administrator) =>
  new SSMClient({ endpoint: toy.gateway.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
const get = (name: string, ssm = client()) => ssm.send(new GetParameterCommand({ Name: name }));
const admin = (path: string, method = 'GET', body?: string) =>
  fetch(`${toy.gateway.endpoint}/_sandbox/${path}`, { method, ...(body === undefined ? {} : { body }) });

describe('the gateway', () => {
  it('finds the service by the scope of the signature and answers in its protocol', async () => {
    expect((await get('read-only')).Parameter?.Value).toBe('all');
  });

  it('carries a service’s own error to the client', async () => {
    await expect(get('gone')).rejects.toMatchObject({ name: 'ParameterNotFound', message: 'It is gone.' });
  });

  it('answers a bug with InternalFailure and prints it', async () => {
    const print = jest.spyOn(console, 'error').mockImplementation(() => {});
    await expect(get('broken')).rejects.toMatchObject({ name: 'InternalFailure', message: 'a bug' });
    expect(print).toHaveBeenCalled();
    print.mockRestore();
  });

  it('refuses an operation by name', async () => {
    const put = client().send(new PutParameterCommand({ Name: 'a', Value: 'b' }));
    await expect(put).rejects.toMatchObject({
      name: 'NotImplementedInSandbox',
      message: 'The sandbox does not implement the SSM operation PutParameter.',
    });
  });

  it('refuses a service that it does not have by name', async () => {
    const logs = new CloudWatchLogsClient({
      endpoint: toy.gateway.endpoint,
      region: 'us-east-1',
      credentials: administrator,
    });
    await expect(logs.send(new DescribeLogGroupsCommand({}))).rejects.toMatchObject({
      message: 'The sandbox does not implement the service logs.',
    });
  });

  it('refuses a key that nobody issued', async () => {
    const stranger = client({ accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' });
    await expect(get('a', stranger)).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
  });

  it('refuses a request that is not signed', async () => {
    const response = await fetch(toy.gateway.endpoint, { method: 'POST', body: '{}' });
    expect([response.status, await response.json()]).toEqual([
      403,
      expect.objectContaining({ __type: 'MissingAuthenticationToken' }),
    ]);
  });

  it('takes a presigned URL', async () => {
    const url = `${toy.gateway.endpoint}/?X-Amz-Credential=test%2F20260101%2Fus-east-1%2Fssm%2Faws4_request`;
    const headers = { 'x-amz-target': 'AmazonSSM.GetParameter' };
    const response = await fetch(url, { method: 'POST', headers, body: '{"Name":"a"}' });
    expect(await response.json()).toEqual({ Parameter: { Name: 'a', Value: 'all' } });
  });

  it('hands registered routes to whoever registered them, unsigned', async () => {
    toy.gateway.registerRoute('/lambda-url/', ({ path, query, body }) => ({
      status: 201,
      headers: { 'set-cookie': ['a=1', 'b=2'] },
      body: `${path} ${query.get('q')} ${body}`,
    }));
    const response = await fetch(`${toy.gateway.endpoint}/lambda-url/f/x%20y?q=1`, { method: 'POST', body: 'hi' });
    expect([response.status, await response.text()]).toEqual([201, '/lambda-url/f/x%20y 1 hi']);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('answers while there is no world yet', async () => {
    const { createGateway } = await import('../../../sandbox/core/gateway.ts');
    const early = await createGateway();
    expect((await fetch(early.endpoint)).status).toBe(503);
    await early.close();
  });
});

describe('/_sandbox/', () => {
  it('shows what was registered', async () => {
    toy.gateway.registerAdmin('outputs', () => ({ TableName: 'orders' }));
    expect(await (await admin('outputs')).json()).toEqual({ TableName: 'orders' });
  });

  it('says what there is when asked for something else', async () => {
    const response = await admin('nothing');
    expect(response.status).toBe(404);
    expect(((await response.json()) as { error: string }).error).toMatch(/^There is no .*\/_sandbox\/faults/);
  });

  it('refuses another method', async () => {
    expect((await admin('clock', 'PUT', '{}')).status).toBe(405);
  });

  it('advances the clock and tells its time', async () => {
    const before = toy.core.world.clock.now();
    const { now } = (await (await admin('clock', 'POST', '{"advanceSeconds":3600}')).json()) as { now: string };
    expect(Date.parse(now)).toBeGreaterThanOrEqual(before + 3_600_000);
    expect(await (await admin('clock')).json()).toMatchObject({ scale: 1 });
  });

  it.each([
    ...['-1', '1e14', '1e400', '"1"', 'null', 'NaN', '1,"b":2', '1,"scale":2'].map((n) => `{"advanceSeconds":${n}}`),
    ...['{}', '{"scale":2}', '[]', 'null', 'x', ''],
  ])('refuses to advance the clock by %s, and leaves it as it was', async (body) => {
    const before = toy.core.world.clock.now();
    const response = await admin('clock', 'POST', body);
    expect([response.status, await response.json()]).toEqual([400, { error: expect.stringMatching(/^[^.]+\.$/) }]);
    const { now } = (await (await admin('clock')).json()) as { now: string };
    expect(Date.parse(now) - before).toBeLessThan(60_000);
  });
});
