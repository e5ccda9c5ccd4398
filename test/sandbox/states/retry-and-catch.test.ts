import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../sandbox/core/service.ts';
import { FakeWorld, namedError, task } from './fake-world.ts';

const failing = (error: Error, times = Number.POSITIVE_INFINITY) => {
  let calls = 0;
  return () => {
    calls += 1;
    if (calls <= times) throw error;
    return { calls };
  };
};
const caughtBy = async (error: Error, ErrorEquals: string[]) => {
  const world = new FakeWorld();
  world.functions.set('f', failing(error));
  const { status } = await world.run({
    A: task('f', { Catch: [{ ErrorEquals, Next: 'Done' }] }),
    Done: { Type: 'Succeed' },
  });
  return status === 'SUCCEEDED';
};

describe('Retry', () => {
  it('waits longer each time, up to MaxDelaySeconds, and then goes on', async () => {
    const world = new FakeWorld();
    world.functions.set('f', failing(namedError('Busy'), 3));
    const retry = { ErrorEquals: ['Busy'], IntervalSeconds: 10, BackoffRate: 3, MaxDelaySeconds: 40, MaxAttempts: 5 };
    const arn = world.start(world.create({ A: task('f', { Retry: [retry] }) }));
    const began = world.clock.now();
    for (const seconds of [10, 30, 40]) {
      await world.advance(seconds - 1);
      expect(world.describe(arn).status).toBe('RUNNING');
      await world.advance(1);
    }
    expect((await world.reach(arn)).output).toEqual({ calls: 4 });
    expect(world.clock.now() - began).toBeGreaterThanOrEqual(80_000);
  });

  it('gives up after MaxAttempts and fails with the last error', async () => {
    const world = new FakeWorld();
    world.functions.set('f', failing(namedError('Busy', 'still busy')));
    const arn = world.start(
      world.create({ A: task('f', { Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 2 }] }) }),
    );
    await world.advance(1);
    await world.advance(2);
    const { error, cause } = await world.reach(arn, 'FAILED');
    expect(error).toBe('Busy');
    expect(JSON.parse(cause)).toEqual({ errorType: 'Busy', errorMessage: 'still busy', trace: [] });
    expect(world.eventTypes(arn).filter((type) => type === 'TaskScheduled')).toHaveLength(3);
  });

  it('counts in $states.context.State.RetryCount and for each retrier on its own', async () => {
    const world = new FakeWorld();
    const seen: number[] = [];
    world.functions.set('f', ({ retry }) => {
      seen.push(retry);
      if (retry === 0) throw namedError('One');
      if (retry === 1) throw namedError('Two');
    });
    const Arguments = { FunctionName: 'f', Payload: { retry: '{% $states.context.State.RetryCount %}' } };
    const Retry = ['One', 'Two'].map((name) => ({ ErrorEquals: [name], MaxAttempts: 1 }));
    const arn = world.start(world.create({ A: task('f', { Arguments, Retry }) }));
    await world.advance(1);
    await world.advance(1);
    await world.reach(arn, 'SUCCEEDED');
    expect(seen).toEqual([0, 1, 2]);
  });

  it('runs every branch of a Parallel again', async () => {
    const world = new FakeWorld();
    let good = 0;
    world.functions.set('good', () => ++good);
    world.functions.set('bad', failing(namedError('Once'), 1));
    const branch = (name: string) => ({ StartAt: name, States: { [name]: task(name) } });
    const Retry = [{ ErrorEquals: ['Once'] }];
    const arn = world.start(
      world.create({ P: { Type: 'Parallel', Branches: [branch('good'), branch('bad')], Retry, End: true } }),
    );
    await world.advance(1);
    expect((await world.reach(arn)).output).toEqual([2, { calls: 2 }]);
  });
});

describe('Catch', () => {
  it('gets the error in $states.errorOutput, assigns, and goes to Next with Error and Cause', async () => {
    const world = new FakeWorld();
    world.functions.set('f', failing(namedError('Bad')));
    const Catch = [{ ErrorEquals: ['Bad'], Assign: { seen: '{% $states.errorOutput.Error %}' }, Next: 'B' }];
    const { output } = await world.run({
      A: task('f', { Catch }),
      B: { Type: 'Pass', Output: { seen: '{% $seen %}', input: '{% $states.input.Error %}' }, End: true },
    });
    expect(output).toEqual({ seen: 'Bad', input: 'Bad' });
  });

  it.each([
    ['Bad', ['Bad'], true],
    ['Bad', ['Other'], false],
    ['Bad', ['States.TaskFailed'], true],
    ['Bad', ['States.ALL'], true],
    ['States.Timeout', ['States.TaskFailed'], false],
    ['States.HeartbeatTimeout', ['States.TaskFailed'], false],
    ['States.HeartbeatTimeout', ['States.Timeout'], true],
    ['States.DataLimitExceeded', ['States.ALL'], false],
    ['States.DataLimitExceeded', ['States.DataLimitExceeded'], true],
    ['States.Runtime', ['States.ALL'], false],
  ])('%s by %j: %s', async (name, errorEquals, expected) => {
    expect(await caughtBy(namedError(name), errorEquals)).toBe(expected);
  });

  it.each([
    [new AwsError('TooManyRequestsException', 'slow down', 429), 'Lambda.TooManyRequestsException'],
    [new AwsError('AccessDeniedException', 'no', 403), 'Lambda.AWSLambdaException'],
    [new AwsError('AccessDenied', 'no', 403), 'Lambda.AWSLambdaException'],
  ])('names an error of the Lambda service', async (error, name) => {
    expect(await caughtBy(error, [name])).toBe(true);
  });

  it('says who is not allowed to do what', async () => {
    const world = new FakeWorld();
    world.denied.add('lambda:Invoke');
    const { cause } = await world.run({ A: task('f') });
    expect(cause).toContain('machine is not authorized to perform: lambda:Invoke');
  });

  it('catches an expression that gives nothing, and the history tells where it is', async () => {
    const world = new FakeWorld();
    world.functions.set('f', () => ({}));
    const arn = world.start(world.create({ A: task('f', { Output: '{% $states.result.Nothing %}' }) }));
    const { error, cause } = await world.reach(arn, 'FAILED');
    expect(error).toBe('States.QueryEvaluationError');
    expect(cause).toContain("'$states.result.Nothing' specified for the field 'Output' returned nothing");
    expect(
      world.history(arn).find(({ type }) => type === 'EvaluationFailed').evaluationFailedEventDetails,
    ).toMatchObject({
      location: 'Output',
      state: 'A',
    });
  });

  it('refuses a result over 256 KiB', async () => {
    const world = new FakeWorld();
    world.functions.set('f', () => 'x'.repeat(262_145));
    expect((await world.run({ A: task('f') })).error).toBe('States.DataLimitExceeded');
  });
});
