import { describe, expect, it } from '@jest/globals';
import { FakeWorld, task } from './fake-world.ts';
import { mendable } from './mendable.ts';

const block = (name: string, state: Record<string, unknown>) => ({ StartAt: name, States: { [name]: state } });

describe('a redrive', () => {
  it('goes on at the failed Task, with the same input, variables and ARN, and with new retries', async () => {
    const world = new FakeWorld();
    const first = mendable(world, 'first', () => false);
    const second = mendable(world, 'second');
    const Retry = [{ ErrorEquals: ['Broken'], MaxAttempts: 1 }];
    const Arguments = {
      FunctionName: 'second',
      Payload: '{% {"v": $v, "redrives": $states.context.Execution.RedriveCount} %}',
    };
    const arn = world.start(
      world.create({
        A: task('first', { Assign: { v: 5 }, Next: 'B' }),
        B: task('second', { Retry, Arguments }),
      }),
    );
    await world.advance(1);
    expect(await world.reach(arn)).toMatchObject({ status: 'FAILED', redriveStatus: 'REDRIVABLE', redriveCount: 0 });
    world.api('RedriveExecution', { executionArn: arn });
    expect(world.describe(arn)).toMatchObject({ status: 'RUNNING', redriveStatus: 'NOT_REDRIVABLE' });
    await world.settle();
    expect(world.describe(arn).status).toBe('RUNNING');
    second.broken = false;
    await world.advance(1);
    expect(await world.reach(arn)).toMatchObject({
      status: 'SUCCEEDED',
      redriveCount: 1,
      output: { v: 5, redrives: 1 },
    });
    expect(first.calls).toHaveLength(1);
    const types = world.eventTypes(arn);
    expect(types.filter((type) => type === 'TaskStateEntered')).toHaveLength(2);
    expect(types.slice(types.indexOf('ExecutionRedriven'))).toEqual([
      'ExecutionRedriven',
      ...['TaskScheduled', 'TaskStarted', 'TaskFailed', 'TaskScheduled', 'TaskStarted', 'TaskSucceeded'],
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    expect(world.events.map(({ detail }) => detail.status)).toEqual(['RUNNING', 'FAILED', 'RUNNING', 'SUCCEEDED']);
  });

  it('runs only those branches of a Parallel that did not succeed, from where they stopped', async () => {
    const world = new FakeWorld();
    const [done, before, broken] = [
      mendable(world, 'done', () => false),
      mendable(world, 'before', () => false),
      mendable(world, 'broken'),
    ];
    const arn = world.start(
      world.create({
        P: {
          Type: 'Parallel',
          Branches: [
            block('D', task('done')),
            {
              StartAt: 'B1',
              States: {
                B1: { ...task('before'), End: undefined, Next: 'W' },
                W: { Type: 'Wait', Seconds: 1, Next: 'B2' },
                B2: task('broken'),
              },
            },
            block('Long', { Type: 'Wait', Seconds: 600, End: true }),
          ],
          End: true,
        },
      }),
      'in',
    );
    await world.advance(2);
    await world.reach(arn, 'FAILED');
    broken.broken = false;
    world.api('RedriveExecution', { executionArn: arn });
    await world.advance(601);
    expect((await world.reach(arn)).output).toEqual(['in', 'in', 'in']);
    expect([done.calls.length, before.calls.length, broken.calls.length]).toEqual([1, 1, 2]);
  });

  it('runs only those iterations of an inline Map that did not succeed', async () => {
    const world = new FakeWorld();
    const f = mendable(world, 'f', (n) => n === 2);
    const arn = world.start(
      world.create({
        M: { Type: 'Map', Items: [1, 2, 3], MaxConcurrency: 1, ItemProcessor: block('I', task('f')), End: true },
      }),
    );
    await world.reach(arn, 'FAILED');
    f.broken = false;
    expect((await world.redrive(arn)).output).toEqual([1, 2, 3]);
    expect(f.calls).toEqual([1, 2, 2, 3]);
  });

  it('gives a callback task a new token', async () => {
    const world = new FakeWorld();
    const tokens: string[] = [];
    world.functions.set('ask', ({ token }) => void tokens.push(token));
    const Resource = 'arn:aws:states:::lambda:invoke.waitForTaskToken';
    const Arguments = { FunctionName: 'ask', Payload: { token: '{% $states.context.Task.Token %}' } };
    const arn = world.start(
      world.create({ A: task('ask', { Resource, Arguments, Output: 'ok', TimeoutSeconds: 60 }) }),
    );
    await world.advance(61);
    await world.reach(arn, 'FAILED');
    world.api('RedriveExecution', { executionArn: arn });
    await world.settle();
    expect(tokens).toHaveLength(2);
    expect(() => world.api('SendTaskSuccess', { taskToken: tokens[0], output: '1' })).toThrow();
    world.api('SendTaskSuccess', { taskToken: tokens[1], output: '1' });
    expect((await world.reach(arn)).output).toBe('ok');
  });

  it('at once after a stop begins when the rest has unwound', async () => {
    const world = new FakeWorld();
    const arn = world.start(world.create({ W: { Type: 'Wait', Seconds: 60, Next: 'Z' }, Z: { Type: 'Succeed' } }));
    world.api('StopExecution', { executionArn: arn });
    world.api('RedriveExecution', { executionArn: arn });
    await world.advance(61);
    expect((await world.reach(arn)).status).toBe('SUCCEEDED');
    expect(world.eventTypes(arn)).toEqual([
      ...['ExecutionStarted', 'WaitStateEntered', 'ExecutionAborted', 'ExecutionRedriven', 'WaitStateExited'],
      ...['SucceedStateEntered', 'SucceedStateExited', 'ExecutionSucceeded'],
    ]);
  });

  it.each([
    ['runs', { W: { Type: 'Wait', Seconds: 60, End: true } }, 0],
    ['succeeded', { S: { Type: 'Succeed' } }, 0],
    ['failed more than 14 days ago', { F: { Type: 'Fail' } }, 14 * 24 * 3600 + 1],
  ])('is refused when the execution %s', async (_case, machine, seconds) => {
    const world = new FakeWorld();
    const arn = world.start(world.create(machine));
    await world.advance(seconds);
    expect(() => world.api('RedriveExecution', { executionArn: arn })).toThrow(
      expect.objectContaining({ code: 'ExecutionNotRedrivable' }),
    );
  });
});
