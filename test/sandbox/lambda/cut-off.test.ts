import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHouse } from './function-house.ts';

let house: ReturnType<typeof createHouse>;
beforeAll(() => {
  house = createHouse();
  const { world, add } = house;
  world.add({
    ...house.lambda,
    signingName: 'ssm',
    operations: ['PutParameter'],
    permissions: () => [],
    resourcePolicy: () => undefined,
    handle: () => ({ done: true }),
  });
  add('hangs', 'export const handler = ({ hang }) => hang ? (console.log("begun"), new Promise(() => {})) : "well"');
});
afterAll(() => house.close());

/** A call that the function makes while it runs. */
const callOf = (sessionName: string) =>
  house.world.call({ kind: 'role', roleName: 'hangs-role', sessionName }, 'ssm', 'PutParameter', {});

describe('a fault in the calls of one function', () => {
  it('lets through those of others', async () => {
    const { world } = house;
    world.faults.add({ service: 'ssm', operation: 'PutParameter', caller: 'hang', error: 'Nope', count: 1 });
    expect(await callOf('somebody')).toEqual({ done: true });
    await expect(callOf('hangs')).rejects.toMatchObject({ code: 'Nope' });
  });
});

describe('a fault that kills', () => {
  it.each([
    ['timeout', 'before', 'Sandbox.Timedout'],
    ['crash', 'after', 'Runtime.ExitError'],
  ])('by a %s, %s the call, ends the function that makes it', async (kill, when, errorType) => {
    const { world, lambda, invoke } = house;
    const begun = lambda.logs('hangs').length;
    world.faults.add({ service: 'ssm', operation: 'PutParameter', kill, when, count: 1 });
    const running = invoke('hangs', { hang: true });
    while (!lambda.logs('hangs').slice(begun).includes('begun')) await sleep(5);
    expect(await callOf('somebody')).toEqual({ done: true });
    await expect(callOf('hangs')).rejects.toMatchObject({ code: 'ServiceUnavailable' });
    expect((await running).result).toMatchObject({ errorType });
    expect((await invoke('hangs')).result).toBe('well');
  });
});
