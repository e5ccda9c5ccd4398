import { describe, expect, it } from '@jest/globals';
import { distributed, mapRunOf, reader, writer } from './distributed.ts';
import { FakeWorld, type Loose, namedError, task } from './fake-world.ts';

/** A function that fails until it is mended, and counts its calls by event. */
const mendable = (world: FakeWorld, name: string, isBad: (event: Loose) => boolean = () => true) => {
  const state = { broken: true, calls: [] as Loose[] };
  world.functions.set(name, (event) => {
    state.calls.push(event);
    if (state.broken && isBad(event)) throw namedError('Broken');
    return event;
  });
  return state;
};
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

  it('of a Map Run runs failed and pending children again, and reads nothing again', async () => {
    const world = new FakeWorld();
    const f = mendable(world, 'f', (n) => n === 2);
    world.put('in/keys/1', '1\n2\n3\n4');
    const ItemReader = reader({ InputType: 'JSONL', Transformation: 'LOAD_AND_FLATTEN' });
    const arn = world.start(world.create(distributed({ ItemReader, MaxConcurrency: 1, ResultWriter: writer() })));
    await world.reach(arn, 'FAILED');
    const before = mapRunOf(world, arn);
    expect(before).toMatchObject({ status: 'FAILED', itemCounts: { succeeded: 1, failed: 1, pending: 2 } });
    const failed = world.api('ListExecutions', { mapRunArn: before.mapRunArn, statusFilter: 'FAILED' }).executions[0];
    expect(world.describe(failed.executionArn).redriveStatus).toBe('REDRIVABLE_BY_MAP_RUN');
    expect(() => world.api('RedriveExecution', { executionArn: failed.executionArn })).toThrow('redriving its parent');
    world.objects.delete('in/keys/1');
    f.broken = false;
    const { output } = await world.redrive(arn);
    expect(f.calls).toEqual([1, 2, 2, 3, 4]);
    expect(output.MapRunArn).toBe(before.mapRunArn);
    expect(mapRunOf(world, arn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1, itemCounts: { succeeded: 4 } });
    expect(world.describe(failed.executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 1 });
    const redriven = world.history(arn).find(({ type }) => type === 'MapRunRedriven');
    expect(redriven.mapRunRedrivenEventDetails).toEqual({ mapRunArn: before.mapRunArn, redriveCount: 1 });
  });

  it('of a child goes on at its failed state', async () => {
    const world = new FakeWorld();
    const [a, b] = [mendable(world, 'a', () => false), mendable(world, 'b')];
    const { M } = distributed({ Items: [1] });
    M.ItemProcessor = {
      ...M.ItemProcessor,
      States: { I: { ...task('a'), End: undefined, Next: 'J' }, J: task('b') },
    } as never;
    const arn = world.start(world.create({ M }));
    await world.reach(arn, 'FAILED');
    b.broken = false;
    expect((await world.redrive(arn)).output).toEqual([1]);
    expect([a.calls.length, b.calls.length]).toEqual([1, 2]);
  });

  it('of an EXPRESS child starts it over', async () => {
    const world = new FakeWorld();
    const f = mendable(world, 'f');
    const arn = world.start(world.create(distributed({ Items: [1], ResultWriter: writer() }, 'EXPRESS')));
    await world.reach(arn, 'FAILED');
    f.broken = false;
    await world.redrive(arn, 'SUCCEEDED');
    expect(f.calls).toEqual([1, 1]);
  });

  it('that fails again can be redriven again', async () => {
    const world = new FakeWorld();
    const f = mendable(world, 'f');
    const arn = world.start(world.create(distributed({ Items: [1, 2], MaxConcurrency: 1 })));
    await world.reach(arn, 'FAILED');
    expect((await world.redrive(arn)).status).toBe('FAILED');
    f.broken = false;
    expect(await world.redrive(arn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 2 });
  });

  it('reads the items when the reader had failed', async () => {
    const world = new FakeWorld();
    world.functions.set('f', (event) => event);
    world.put('in/keys/1', '{"n":1}\n{"n":');
    const ItemReader = reader({ InputType: 'JSONL', Transformation: 'LOAD_AND_FLATTEN' });
    const arn = world.start(world.create(distributed({ ItemReader })));
    expect((await world.reach(arn)).error).toBe('States.ItemReaderFailed');
    world.put('in/keys/1', '{"n":1}\n{"n":2}');
    expect((await world.redrive(arn)).output).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('writes the results when only that had failed', async () => {
    const world = new FakeWorld();
    const f = mendable(world, 'f', () => false);
    world.denied.add('s3:PutObject');
    const arn = world.start(world.create(distributed({ Items: [1], ResultWriter: writer() })));
    expect((await world.reach(arn)).error).toBe('States.ResultWriterFailed');
    world.denied.clear();
    expect((await world.redrive(arn)).status).toBe('SUCCEEDED');
    expect(f.calls).toHaveLength(1);
  });

  it('of a Map Run needs states:RedriveExecution', async () => {
    const world = new FakeWorld();
    const f = mendable(world, 'f');
    const arn = world.start(world.create(distributed({ Items: [1] })));
    await world.reach(arn, 'FAILED');
    f.broken = false;
    world.denied.add('states:RedriveExecution');
    expect((await world.redrive(arn)).cause).toContain('states:RedriveExecution');
    world.denied.clear();
    expect((await world.redrive(arn)).status).toBe('SUCCEEDED');
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

  it('of a stopped execution goes on with its children', async () => {
    const world = new FakeWorld();
    let stuck = true;
    world.functions.set('f', (n) => (stuck && n === 2 ? new Promise(() => undefined) : n));
    const arn = world.start(world.create(distributed({ Items: [1, 2, 3], MaxConcurrency: 1 })));
    await world.settle();
    world.api('StopExecution', { executionArn: arn, error: 'Stopped', cause: 'by hand' });
    expect(world.describe(arn)).toMatchObject({ status: 'ABORTED', error: 'Stopped', cause: 'by hand' });
    await world.settle();
    expect(mapRunOf(world, arn)).toMatchObject({
      status: 'ABORTED',
      itemCounts: { succeeded: 1, aborted: 1, pending: 1 },
    });
    stuck = false;
    expect((await world.redrive(arn)).output).toEqual([1, 2, 3]);
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
