import { describe, expect, it } from '@jest/globals';
import { FakeWorld, namedError, task } from './fake-world.ts';

const block = (name: string, state: Record<string, unknown>) => ({ StartAt: name, States: { [name]: state } });

describe('Choice', () => {
  const machine = {
    C: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input.n > 10 %}', Output: 'many', Next: 'End' },
        { Condition: '{% $states.input.n > 1 %}', Assign: { few: true }, Next: 'End' },
      ],
      Default: 'End',
      Output: 'default',
    },
    End: { Type: 'Succeed' },
  };

  it.each([
    [11, 'many'],
    [2, { n: 2 }],
    [0, 'default'],
  ])('takes the first rule that is true: %s', async (n, expected) => {
    expect((await new FakeWorld().run(machine, { n })).output).toEqual(expected);
  });

  it('fails when nothing matches and there is no Default', async () => {
    const { error } = await new FakeWorld().run({
      C: { Type: 'Choice', Choices: [{ Condition: false, Next: 'End' }] },
      End: { Type: 'Succeed' },
    });
    expect(error).toBe('States.NoChoiceMatched');
  });
});

describe('Parallel', () => {
  it('gives the results in the order of the branches', async () => {
    const world = new FakeWorld();
    world.functions.set('f', (event) => ({ got: event }));
    const arn = world.start(
      world.create({
        P: {
          Type: 'Parallel',
          Branches: [block('A', task('f')), block('B', { Type: 'Pass', Output: 2, End: true })],
          Output: '{% $states.result %}',
          End: true,
        },
      }),
      { x: 1 },
    );
    expect((await world.reach(arn)).output).toEqual([{ got: { x: 1 } }, 2]);
    expect(world.eventTypes(arn)).toContain('ParallelStateSucceeded');
  });

  it('cuts the other branches off when one fails, and hands the failure to Catch', async () => {
    const world = new FakeWorld();
    world.functions.set('bad', () => {
      throw namedError('Bad');
    });
    const arn = world.start(
      world.create({
        P: {
          Type: 'Parallel',
          Branches: [block('A', task('bad')), block('W', { Type: 'Wait', Seconds: 3600, End: true })],
          Catch: [{ ErrorEquals: ['Bad'], Output: '{% $states.errorOutput.Error %}', Next: 'Z' }],
          End: true,
        },
        Z: { Type: 'Succeed' },
      }),
    );
    expect((await world.reach(arn)).output).toBe('Bad');
    expect(world.eventTypes(arn)).toEqual(
      expect.arrayContaining(['WaitStateAborted', 'ParallelStateFailed', 'ParallelStateExited']),
    );
  });

  it('leads, event by event, from the failure back to the state that failed', async () => {
    const world = new FakeWorld();
    world.functions.set('bad', () => {
      throw namedError('Bad');
    });
    const arn = world.start(
      world.create({
        P: {
          Type: 'Parallel',
          Branches: [block('A', task('bad')), block('W', { Type: 'Wait', Seconds: 3600, End: true })],
          End: true,
        },
      }),
    );
    await world.reach(arn);
    const history = world.history(arn);
    const way = [];
    for (let event = history.at(-1); event; event = history[event.previousEventId - 1]) way.unshift(event.type);
    expect(way).toEqual([
      'ExecutionStarted',
      'ParallelStateEntered',
      'ParallelStateStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'ParallelStateFailed',
      'ExecutionFailed',
    ]);
  });
});

describe('an inline Map', () => {
  it('selects, keeps the order, and runs no more than MaxConcurrency at once', async () => {
    const world = new FakeWorld();
    let running = 0;
    let most = 0;
    world.functions.set('f', async ({ index, value }) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return value * 10 + index;
    });
    const { output } = await world.run(
      {
        M: {
          Type: 'Map',
          Items: '{% $states.input.list %}',
          ItemSelector: {
            index: '{% $states.context.Map.Item.Index %}',
            value: '{% $states.context.Map.Item.Value %}',
          },
          MaxConcurrency: '{% 2 %}',
          ItemProcessor: block('I', task('f')),
          End: true,
        },
      },
      { list: [1, 2, 3, 4, 5] },
    );
    expect(output).toEqual([10, 21, 32, 43, 54]);
    expect(most).toBe(2);
  });

  it('fails with the first iteration that fails', async () => {
    const world = new FakeWorld();
    world.functions.set('f', (n) => {
      if (n === 2) throw namedError('Two');
      return n;
    });
    const arn = world.start(
      world.create({
        M: { Type: 'Map', Items: [1, 2, 3], MaxConcurrency: 1, ItemProcessor: block('I', task('f')), End: true },
      }),
    );
    expect((await world.reach(arn)).error).toBe('Two');
    expect(world.eventTypes(arn).filter((type) => type.startsWith('MapIteration'))).toEqual([
      'MapIterationStarted',
      'MapIterationSucceeded',
      'MapIterationStarted',
      'MapIterationFailed',
    ]);
  });

  it('fails when Items is not an array', async () => {
    const { error } = await new FakeWorld().run({
      M: { Type: 'Map', Items: '{% "no" %}', ItemProcessor: block('I', { Type: 'Succeed' }), End: true },
    });
    expect(error).toBe('States.QueryEvaluationError');
  });
});
