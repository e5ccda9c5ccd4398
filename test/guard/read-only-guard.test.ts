import { describe, expect, it, jest } from '@jest/globals';
import middy from '@middy/core';
import { type ReadOnlyGuardOptions, readOnlyGuard } from '../../guard/read-only-guard.ts';

interface Request {
  readonly tenant?: string;
}

/** A guarded handler and the parameter that it looks at; an Error as value: it can't be read. */
const world = (options: Partial<ReadOnlyGuardOptions<Request>> = {}) => {
  const parameter: { value: string | Error; reads: number } = { value: 'none', reads: 0 };
  const send = async () => {
    parameter.reads++;
    if (parameter.value instanceof Error) throw parameter.value;
    return { Parameter: { Value: parameter.value } };
  };
  const client = { send } as unknown as NonNullable<ReadOnlyGuardOptions<Request>['client']>;
  const guard = readOnlyGuard<Request>({ parameterName: 'read-only', client, cacheSeconds: 0, ...options });
  const handler = middy<Request, unknown>()
    .use(guard)
    .handler(async () => 'written');
  const call = (request: Request = {}) => handler(request, {} as never, {} as never);
  return { parameter, call };
};
const refused = expect.objectContaining({ statusCode: 503 });
const byTenant = { tenantOf: ({ tenant }: Request) => tenant };

describe('readOnlyGuard', () => {
  it('lets requests through while nothing is frozen', async () => {
    expect(await world().call()).toBe('written');
  });

  it('answers 503 with Retry-After and a sentence for people, and the handler does not run', async () => {
    const { parameter, call } = world();
    parameter.value = 'all';
    const response = (await call()) as { headers: Record<string, string>; body: string };
    expect(response).toMatchObject({ statusCode: 503, headers: { 'Retry-After': '60' } });
    expect(JSON.parse(response.body).message).toMatch(/paused .* try again/);
  });

  it('refuses the named tenants only, and whoever can not be told', async () => {
    const { parameter, call } = world(byTenant);
    parameter.value = 'a,b';
    expect(await call({ tenant: 'a' })).toEqual(refused);
    expect(await call({ tenant: 'c' })).toBe('written');
    expect(await call({})).toEqual(refused);
  });

  it('all means every tenant, also beside names', async () => {
    const { parameter, call } = world(byTenant);
    parameter.value = 'b,all';
    expect(await call({ tenant: 'c' })).toEqual(refused);
  });

  it('without a way to tell tenants, a freeze of some refuses all', async () => {
    const { parameter, call } = world();
    parameter.value = 'a';
    expect(await call()).toEqual(refused);
  });

  it('reads the parameter once in a while', async () => {
    const { parameter, call } = world({ cacheSeconds: 3600 });
    await call();
    parameter.value = 'all';
    expect(await call()).toBe('written');
    expect(parameter.reads).toBe(1);
  });

  it('keeps the last known value when the parameter can not be read; without one it refuses', async () => {
    const log = jest.spyOn(console, 'error').mockImplementation(() => {});
    const known = world();
    await known.call();
    known.parameter.value = new Error('no network');
    expect(await known.call()).toBe('written');
    const unknown = world();
    unknown.parameter.value = new Error('no network');
    expect(await unknown.call()).toEqual(refused);
    expect(log).toHaveBeenCalledTimes(2);
    log.mockRestore();
  });
});
