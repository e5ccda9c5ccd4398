import { describe, expect, it } from '@jest/globals';
import { FakeWorld, type Loose, task } from './fake-world.ts';

const callback = (fields: Record<string, unknown> = {}) =>
  task('ask', {
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } },
    Output: '{% $states.result %}',
    ...fields,
  });

const asking = (fields: Record<string, unknown> = {}) => {
  const world = new FakeWorld();
  const tokens: string[] = [];
  world.functions.set('ask', ({ token }: Loose) => {
    tokens.push(token);
  });
  const arn = world.start(world.create({ A: callback(fields) }));
  return { world, tokens, arn };
};

describe('Wait', () => {
  it.each([{ Seconds: 60 }, { Seconds: '{% 30 * 2 %}' }, { Timestamp: '{% $fromMillis($millis() + 60000) %}' }])(
    '%j',
    async (fields) => {
      const world = new FakeWorld();
      const arn = world.start(world.create({ W: { Type: 'Wait', ...fields, End: true } }));
      await world.advance(58);
      expect(world.describe(arn).status).toBe('RUNNING');
      await world.advance(2);
      await world.reach(arn, 'SUCCEEDED');
    },
  );

  it('fails on a Timestamp that is no time', async () => {
    const { error } = await new FakeWorld().run({ W: { Type: 'Wait', Timestamp: '{% "soon" %}', End: true } });
    expect(error).toBe('States.Runtime');
  });
});

describe('a task token', () => {
  it('brings the result, once', async () => {
    const { world, tokens, arn } = asking();
    await world.settle();
    world.api('SendTaskSuccess', { taskToken: tokens[0], output: '{"decision":"approve"}' });
    expect((await world.reach(arn)).output).toEqual({ decision: 'approve' });
    expect(() => world.api('SendTaskSuccess', { taskToken: tokens[0], output: '1' })).toThrow(
      expect.objectContaining({ code: 'TaskTimedOut' }),
    );
    expect(world.eventTypes(arn)).toEqual(
      expect.arrayContaining(['TaskScheduled', 'TaskStarted', 'TaskSubmitted', 'TaskSucceeded']),
    );
  });

  it('brings a failure, which Catch takes', async () => {
    const { world, tokens, arn } = asking();
    await world.settle();
    world.api('SendTaskFailure', { taskToken: tokens[0], error: 'Rejected', cause: 'no' });
    expect(await world.reach(arn)).toMatchObject({ status: 'FAILED', error: 'Rejected', cause: 'no' });
  });

  it('runs out with TimeoutSeconds, which may be an expression', async () => {
    const { world, tokens, arn } = asking({ TimeoutSeconds: '{% 4 * 60 %}' });
    await world.advance(241);
    expect(await world.reach(arn)).toMatchObject({ error: 'States.Timeout' });
    expect(() => world.api('SendTaskHeartbeat', { taskToken: tokens[0] })).toThrow(
      expect.objectContaining({ code: 'TaskTimedOut' }),
    );
  });

  it('lives on heartbeats', async () => {
    const { world, tokens, arn } = asking({ TimeoutSeconds: 1000, HeartbeatSeconds: 60 });
    await world.advance(50);
    world.api('SendTaskHeartbeat', { taskToken: tokens[0] });
    await world.advance(50);
    expect(world.describe(arn).status).toBe('RUNNING');
    await world.advance(20);
    expect(await world.reach(arn)).toMatchObject({ error: 'States.HeartbeatTimeout' });
  });

  it('may be sent back before the function has returned', async () => {
    const world = new FakeWorld();
    world.functions.set('ask', ({ token }: Loose) => {
      world.api('SendTaskSuccess', { taskToken: token, output: '"at once"' });
    });
    expect((await world.run({ A: callback() })).output).toBe('at once');
  });

  it('is closed when the execution is stopped', async () => {
    const { world, tokens, arn } = asking();
    await world.settle();
    world.api('StopExecution', { executionArn: arn });
    await world.settle();
    expect(() => world.api('SendTaskSuccess', { taskToken: tokens[0], output: '1' })).toThrow(
      expect.objectContaining({ code: 'TaskTimedOut' }),
    );
  });

  it.each([
    ['SendTaskSuccess', { taskToken: 'nonsense', output: '1' }, 'InvalidToken'],
    ['SendTaskHeartbeat', { taskToken: Buffer.alloc(96).toString('base64url') }, 'TaskDoesNotExist'],
    ['SendTaskSuccess', { taskToken: 'nonsense', output: '{' }, 'InvalidOutput'],
  ])('%s %j: %s', (operation, input, code) => {
    expect(() => new FakeWorld().api(operation, input)).toThrow(expect.objectContaining({ code }));
  });
});

describe('time limits', () => {
  it('end an execution with TIMED_OUT', async () => {
    const world = new FakeWorld();
    const arn = world.start(world.create({ W: { Type: 'Wait', Seconds: 100, End: true } }, { TimeoutSeconds: 50 }));
    await world.advance(51);
    await world.reach(arn, 'TIMED_OUT');
    expect(world.eventTypes(arn).at(-1)).toBe('ExecutionTimedOut');
  });

  it('end a function that takes too long, in real time', async () => {
    const world = new FakeWorld();
    world.functions.set('f', () => new Promise(() => undefined));
    const arn = world.start(world.create({ A: task('f', { TimeoutSeconds: 1 }) }));
    await world.advance(3600);
    expect(world.describe(arn).status).toBe('RUNNING');
    while (world.describe(arn).status === 'RUNNING') await new Promise((resolve) => setTimeout(resolve, 50));
    expect(world.describe(arn).error).toBe('States.Timeout');
  });

  it('of history: 25,000 events, then the execution fails', async () => {
    const world = new FakeWorld();
    const arn = world.start(
      world.create({
        A: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 1 %}', Next: 'Z' }], Default: 'A' },
        Z: { Type: 'Succeed' },
      }),
    );
    expect(await world.reach(arn)).toMatchObject({ error: 'States.Runtime', redriveStatus: 'NOT_REDRIVABLE' });
    const { events } = world.api('GetExecutionHistory', { executionArn: arn, reverseOrder: true, maxResults: 1 });
    expect(events[0]).toMatchObject({ id: 25_000, type: 'ExecutionFailed' });
  });
});
