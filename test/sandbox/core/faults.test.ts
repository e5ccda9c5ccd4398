import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFaults } from '../../../sandbox/core/faults.ts';
import type { Service } from '../../../sandbox/core/service.ts';
import { administrator, startToySandbox, type ToySandbox } from './toy-sandbox.ts';

let toy: ToySandbox;
beforeAll(async () => {
  toy = await startToySandbox();
});
afterAll(() => toy.gateway.close());

const get = (Name: string) => {
  const config = { endpoint: toy.gateway.endpoint, region: 'us-east-1', credentials: administrator, maxAttempts: 1 };
  return new SSMClient(config).send(new GetParameterCommand({ Name }));
};
const admin = (path: string, method = 'GET', body?: string) =>
  fetch(`${toy.gateway.endpoint}/_sandbox/${path}`, { method, ...(body === undefined ? {} : { body }) });

/** Every step from 0 to below 1, each once: chance without luck. */
const evenly = (steps: number) => {
  let step = 0;
  return () => (step++ % steps) / steps;
};

/** Faults of the toy's parameter store that strike by this chance. */
const chosenBy = (random: () => number) => {
  const { services } = toy.core;
  const faults = createFaults(services, random);
  const call = { operation: 'GetParameter', input: { Name: 'a' } };
  const strikes = async (calls: number) => {
    let struck = 0;
    for (let i = 0; i < calls; i++) {
      const around = faults.around({ kind: 'administrator' }, services.get('ssm') as Service, call, async () => ({}));
      await around.catch(() => struck++);
    }
    return struck;
  };
  return { faults, strikes };
};

describe('faults', () => {
  const fault = async (body: unknown) => {
    const response = await admin('faults', 'POST', JSON.stringify(body));
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const throttled = { service: 'ssm', operation: 'GetParameter', error: 'ThrottlingException' };

  it('fail as many calls as they count, and then no more', async () => {
    await fault({ ...throttled, count: 2 });
    for (const _ of [1, 2]) await expect(get('a')).rejects.toMatchObject({ name: 'ThrottlingException' });
    await get('a');
    expect(await (await admin('faults')).json()).toEqual([]);
  });

  it('fail every call at the rate 1, other operations none, until they are cleared', async () => {
    await fault({ ...throttled, rate: 1 });
    await fault({ ...throttled, operation: 'PutParameter', rate: 1 });
    await expect(get('a')).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(await (await admin('faults')).json()).toHaveLength(2);
    await admin('faults', 'DELETE');
    await get('a');
  });

  it('strike where one that was added earlier lets a call through', async () => {
    await fault({ ...throttled, rate: 1e-9 });
    await fault({ ...throttled, error: 'InternalServerError', count: 1 });
    await expect(get('a')).rejects.toMatchObject({ name: 'InternalServerError' });
    await get('a');
    await admin('faults', 'DELETE');
  });

  it('strike one at a time: the earliest that does', async () => {
    await fault({ ...throttled, count: 1 });
    await fault({ ...throttled, error: 'InternalServerError', count: 1 });
    await expect(get('a')).rejects.toMatchObject({ name: 'ThrottlingException' });
    await expect(get('a')).rejects.toMatchObject({ name: 'InternalServerError' });
    await get('a');
  });

  it('strike calls within the sandbox too', async () => {
    await fault({ ...throttled, error: 'InternalServerError', count: 1 });
    const call = () => toy.core.world.call({ kind: 'administrator' }, 'ssm', 'GetParameter', { Name: 'a' });
    await expect(call()).rejects.toMatchObject({ code: 'InternalServerError', status: 500 });
    expect(await call()).toMatchObject({ Parameter: { Value: 'all' } });
  });

  it('with only a delay let the call succeed', async () => {
    await fault({ service: 'ssm', operation: 'GetParameter', delayMs: 1, count: 1 });
    expect((await get('a')).Parameter?.Value).toBe('all');
  });

  it('that delay a call let it go on when they are cleared', async () => {
    await fault({ service: 'ssm', operation: 'GetParameter', delayMs: 600_000, count: 1 });
    const before = toy.carriedOut;
    const waiting = get('a');
    while (((await (await admin('faults')).json()) as unknown[]).length > 0);
    expect(toy.carriedOut).toBe(before);
    await admin('faults', 'DELETE');
    expect((await waiting).Parameter?.Value).toBe('all');
  });

  it('strike calls about one resource only', async () => {
    await fault({ ...throttled, resource: 'parameter/a', count: 1 });
    await get('b');
    await expect(get('a')).rejects.toMatchObject({ name: 'ThrottlingException' });
    await get('a');
  });

  it('after a call lose its answer, be it a result or an error of its own', async () => {
    const before = toy.carriedOut;
    await fault({ ...throttled, when: 'after', count: 2 });
    await expect(get('a')).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(toy.carriedOut).toBe(before + 1);
    await expect(get('gone')).rejects.toMatchObject({ name: 'ThrottlingException' });
    await expect(get('gone')).rejects.toMatchObject({ name: 'ParameterNotFound' });
  });

  it('may carry a call out twice', async () => {
    const before = toy.carriedOut;
    await fault({ service: 'ssm', operation: 'GetParameter', twice: true, count: 1 });
    expect((await get('a')).Parameter?.Value).toBe('all');
    await get('a');
    expect(toy.carriedOut).toBe(before + 3);
  });

  it('that kill functions let through what no function calls', async () => {
    await fault({ service: 'ssm', operation: 'GetParameter', kill: 'crash' });
    await get('a');
    await admin('faults', 'DELETE');
  });

  it.each([0.1, 0.5, 0.9])('strike at the rate %s that share of the calls', async (rate) => {
    const { faults, strikes } = chosenBy(evenly(1000));
    faults.add({ ...throttled, rate });
    expect(await strikes(1000)).toBe(1000 * rate);
  });

  it.each([
    ['an unknown service', { ...throttled, service: 'sns' }, /no service "sns".*ssm/],
    ['an unknown operation', { ...throttled, service: 'sts' }, /no operation "GetParameter" of sts.*AssumeRole/],
    ['an unknown field', { ...throttled, times: 3 }, /no field "times"/],
    ['a missing operation', { service: 'ssm', error: 'X' }, /"operation"/],
    ['a count of 0', { ...throttled, count: 0 }, /count must be a whole number/],
    ['a rate of 2', { ...throttled, rate: 2 }, /rate must be a number above 0, at most 1/],
    ['a delay that no timer takes', { ...throttled, delayMs: 2 ** 31 }, /delayMs must be .* 1 to 900000/],
    ['a delay of half a millisecond', { ...throttled, delayMs: 0.5 }, /delayMs must be a whole number/],
    ['count and rate', { ...throttled, count: 1, rate: 1 }, /not both/],
    ['error and kill', { ...throttled, kill: 'crash' }, /not both/],
    ['nothing to happen', { service: 'ssm', operation: 'GetParameter' }, /Give error, kill, delayMs or twice/],
    ['another moment', { ...throttled, when: 'during' }, /"before" or "after"/],
    ['another end', { service: 'ssm', operation: 'GetParameter', kill: 'now' }, /"timeout" or "crash"/],
    ['an empty caller', { ...throttled, caller: '' }, /part of a function's name/],
    ['an empty resource', { ...throttled, resource: '' }, /part of an ARN/],
    ['a text', 'x', /JSON object/],
  ])('with %s are refused in one sentence', async (_what, body, message) => {
    expect(await fault(body)).toEqual({ status: 400, body: { error: expect.stringMatching(message) } });
  });
});
