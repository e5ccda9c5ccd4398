import { availableParallelism } from 'node:os';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { credentials, serve } from '../small-world.ts';
import { createHouse } from './function-house.ts';

describe('a function in the sandbox', () => {
  const house = createHouse();
  const { add, invoke, lambda, world } = house;
  afterAll(() => house.close());

  it('gets its event and gives its result, as in Lambda', async () => {
    const arn = add(
      'echo',
      'export const handler = async (event, context) => ({ event, arn: context.invokedFunctionArn })',
    );
    const output = await invoke('echo', { n: 1 });
    expect(output).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST', result: { event: { n: 1 }, arn } });
    expect(output).not.toHaveProperty('FunctionError');
    for (const name of [arn, `${arn}:$LATEST`, 'echo:$LATEST', `${world.account}:function:echo`]) {
      expect(await invoke(name)).toMatchObject({ StatusCode: 200 });
    }
  });

  it('has the environment that it was deployed with, its role’s keys, and nothing of this machine', async () => {
    add('env', 'export const handler = async () => process.env', { environment: { TABLE: 'orders' } });
    const { result } = await invoke('env');
    expect(result).toMatchObject({
      TABLE: 'orders',
      AWS_REGION: world.region,
      AWS_LAMBDA_FUNCTION_NAME: 'env',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/env',
      AWS_ACCESS_KEY_ID: 'key-of-env',
      AWS_ENDPOINT_URL: world.endpoint,
      POWERTOOLS_TRACE_ENABLED: 'false',
      AWS_DISABLE_CLOCK_SKEW_CORRECTION: 'true',
    });
    for (const name of ['PATH', 'HOME', 'NODE_OPTIONS', 'NODE_COMPILE_CACHE']) expect(result).not.toHaveProperty(name);
  });

  it('lives in sandbox time', async () => {
    add(
      'time',
      `export const handler = async () => {
        const made = new Date(Date.UTC(2020, 0, 1));
        return { now: Date.now(), date: new Date(), text: Date(), made, is: made instanceof Date, own: made.constructor === Date };
      }`,
    );
    world.clock.advance(86_400);
    const { result } = await invoke('time');
    expect(Math.abs(result.now - world.clock.now())).toBeLessThan(60_000);
    expect(Math.abs(Date.parse(result.date) - world.clock.now())).toBeLessThan(60_000);
    expect(Math.abs(Date.parse(result.text) - world.clock.now())).toBeLessThan(60_000);
    expect(result).toMatchObject({ made: '2020-01-01T00:00:00.000Z', is: true, own: true });
  });

  it('reports what it throws by the error’s name', async () => {
    add(
      'throws',
      `class OutOfStockError extends Error { name = 'OutOfStockError' }
       export const handler = async ({ kind }) => { throw kind === 'text' ? 'just text' : new OutOfStockError('none left') }`,
    );
    const thrown = await invoke('throws');
    expect(thrown).toMatchObject({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      result: { errorType: 'OutOfStockError', errorMessage: 'none left' },
    });
    expect(thrown.result.trace[0]).toBe('OutOfStockError: none left');
    expect((await invoke('throws', { kind: 'text' })).result).toEqual({
      errorType: 'string',
      errorMessage: 'just text',
      trace: [],
    });
  });

  it.each([
    ['process.exit(0)', 'Runtime.ExitError', 'Runtime exited without providing a reason'],
    ['process.exit(3)', 'Runtime.ExitError', 'Runtime exited with error: exit status 3'],
    ["setTimeout(() => { throw new TypeError('late') }); await new Promise(() => {})", 'TypeError', 'late'],
    ["Promise.reject(new Error('lost')); await new Promise(() => {})", 'Runtime.UnhandledPromiseRejection', 'lost'],
  ])('survives a crash by %s in a fresh environment', async (code, errorType, message) => {
    const name = `crash${Math.random().toString(36).slice(2)}`;
    add(name, `let count = 0; export const handler = async ({ crash }) => { if (crash) { ${code} } return count++ }`);
    expect((await invoke(name)).result).toBe(0);
    const crashed = await invoke(name, { crash: true });
    expect(crashed.result).toMatchObject({ errorType, errorMessage: expect.stringContaining(message) });
    expect((await invoke(name)).result).toBe(0);
  });

  it('is cut off when its time is up', async () => {
    add(
      'slow',
      'export const handler = async (e, c) => e.wait ? new Promise(() => {}) : c.getRemainingTimeInMillis()',
      {
        timeoutSeconds: 0.2,
      },
    );
    expect((await invoke('slow')).result).toBeLessThanOrEqual(200);
    const { result } = await invoke('slow', { wait: true });
    expect(result.errorType).toBe('Sandbox.Timedout');
    expect(result.errorMessage).toMatch(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 0.20 seconds$/);
    expect((await invoke('slow')).FunctionError).toBeUndefined();
  });

  it.each([
    ['a module that throws', 'throw new RangeError("bad start")', 'RangeError'],
    ['no handler', 'export const other = 1', 'Runtime.HandlerNotFound'],
    [
      'a callback handler',
      'export const handler = (e, c, callback) => callback()',
      'Runtime.CallbackHandlerDeprecated',
    ],
    ['broken syntax', 'export const handler = (', 'SyntaxError'],
  ])('says at the first invocation that it has %s', async (_what, code, errorType) => {
    const name = `broken${Math.random().toString(36).slice(2)}`;
    add(name, code);
    expect((await invoke(name)).result).toMatchObject({ errorType });
  });

  it('takes NODE_OPTIONS as Node.js does, and says what it does not take', async () => {
    const code = 'export const handler = async () => process.sourceMapsEnabled';
    add('mapped', code, { environment: { NODE_OPTIONS: '--enable-source-maps' } });
    expect((await invoke('mapped')).result).toBe(true);
    add('strange', code, { environment: { NODE_OPTIONS: '--nonsense' } });
    expect((await invoke('strange')).result.errorMessage).toContain('--nonsense is not allowed in NODE_OPTIONS');
  });

  it('keeps what it prints, and gives the end of it to who asks', async () => {
    add('prints', 'export const handler = async () => { console.log("one %d", 1); process.stderr.write("two\\n") }');
    const { LogResult } = await invoke('prints', {}, { LogType: 'Tail' });
    expect(Buffer.from(String(LogResult), 'base64').toString()).toBe('one 1\ntwo\n');
    expect(lambda.logs('prints')).toContain('one 1');
  });

  it('is throttled beyond its reserved concurrency', async () => {
    add('single', 'export const handler = async () => {}', { reservedConcurrency: 1 });
    const answers = await Promise.allSettled([invoke('single'), invoke('single')]);
    expect(answers[1]).toMatchObject({ reason: { code: 'TooManyRequestsException', status: 429 } });
    expect(answers[0].status).toBe('fulfilled');
  });

  it('refuses payloads and responses that are too long, and payloads that are not JSON', async () => {
    add('long', 'export const handler = async ({ length }) => "x".repeat(length ?? 0)');
    await expect(invoke('long', 'x'.repeat(6_291_456))).rejects.toMatchObject({ code: 'RequestTooLargeException' });
    await expect(invoke('long', 'x'.repeat(1_048_576), { InvocationType: 'Event' })).rejects.toMatchObject({
      code: 'RequestTooLargeException',
    });
    await expect(invoke('long', {}, { Payload: '{' })).rejects.toMatchObject({
      code: 'InvalidRequestContentException',
    });
    expect((await invoke('long', { length: 6_300_000 })).result.errorType).toBe('Function.ResponseSizeTooLarge');
  });

  it('runs one invocation at a time in each environment, however many come at once', async () => {
    add(
      'counted',
      `let running = 0;
       export const handler = async ({ Items }) => {
         running += 1;
         await null;
         const seen = running;
         running -= 1;
         return { seen, items: Items.length };
       }`,
    );
    const batch = { Items: Array.from({ length: 25 }, (_, n) => ({ key: { pk: { S: `tenant-${n}` } } })) };
    const outputs = await Promise.all(Array.from({ length: 2000 }, () => invoke('counted', batch)));
    expect(outputs.every(({ result }) => result.seen === 1 && result.items === 25)).toBe(true);
  });

  it('has more environments for invocations that wait, and no more than there are processors for those that compute', async () => {
    const environments = async (name: string, work: string) => {
      add(name, `const own = crypto.randomUUID(); export const handler = async () => { ${work}; return own; }`);
      const answers = await Promise.all(Array.from({ length: 12 }, () => invoke(name)));
      return new Set(answers.map(({ result }) => result)).size;
    };
    expect(await environments('waits', 'await new Promise((wake) => setTimeout(wake, 500))')).toBeGreaterThan(2);
    const computing = await environments(
      'computes',
      'for (const end = performance.now() + 250; performance.now() < end; );',
    );
    expect(computing).toBeLessThanOrEqual(availableParallelism());
  });

  it('is tried three times when invoked asynchronously', async () => {
    add(
      'flaky',
      'export const handler = async (event, { awsRequestId }) => { console.log("tried"); throw new Error("no") }',
    );
    expect(await invoke('flaky', {}, { InvocationType: 'Event' })).toMatchObject({ StatusCode: 202 });
    const tries = () => lambda.logs('flaky').split('tried\n').length - 1;
    for (let tick = 0; tick < 400 && !lambda.logs('flaky').includes('dropped'); tick += 1) {
      if (tick % 20 === 19) world.clock.advance(120);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(tries()).toBe(3);
  });

  it('answers DryRun without running', async () => {
    expect(await invoke('echo', {}, { InvocationType: 'DryRun' })).toMatchObject({
      StatusCode: 204,
      result: undefined,
    });
  });

  it('knows no other function, version, account or input', async () => {
    for (const name of ['nobody', 'echo:7', 'arn:aws:lambda:eu-west-1:111111111111:function:echo']) {
      await expect(invoke(name)).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
    }
    await expect(invoke('echo', {}, { ClientContext: 'e30=' })).rejects.toThrow("Invoke's ClientContext");
  });
});

describe('the Lambda API over HTTP', () => {
  const house = createHouse();
  let front: Awaited<ReturnType<typeof serve>>;
  let client: LambdaClient;
  beforeAll(async () => {
    front = await serve(house.world, house.lambda);
    client = new LambdaClient({ endpoint: front.endpoint, region: house.world.region, credentials });
  });
  afterAll(async () => {
    client.destroy();
    front.close();
    await house.close();
  });

  it('invokes for an SDK client, with the function’s error in the header', async () => {
    house.add('double', 'export const handler = async ({ n }) => { if (!n) throw new Error("no n"); return 2 * n }');
    const good = await client.send(
      new InvokeCommand({ FunctionName: 'double', Payload: '{"n": 21}', LogType: 'Tail' }),
    );
    expect(good).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST', LogResult: '' });
    expect(good.Payload?.transformToString()).toBe('42');
    const bad = await client.send(new InvokeCommand({ FunctionName: 'double' }));
    expect(bad.FunctionError).toBe('Unhandled');
    const missing = client.send(new InvokeCommand({ FunctionName: 'nobody' }));
    await expect(missing).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('refuses an operation that it does not implement by name', async () => {
    const answer = await fetch(`${front.endpoint}/2015-03-31/layers`);
    expect(answer.status).toBe(501);
    expect(await answer.json()).toMatchObject({
      message: "The sandbox does not implement Lambda's GET /2015-03-31/layers.",
    });
  });
});
