import { describe, expect, it } from '@jest/globals';
import { FakeWorld } from './fake-world.ts';

const pass = (fields: Record<string, unknown>) => ({
  Type: 'Pass',
  ...('Next' in fields ? {} : { End: true }),
  ...fields,
});

describe('variables', () => {
  it('are assigned all at once, from the values before', async () => {
    const { output } = await new FakeWorld().run({
      A: pass({ Assign: { x: 1, y: 2 }, Next: 'B' }),
      B: pass({ Assign: { x: '{% $y %}', y: '{% $x %}' }, Output: '{% [$x, $y] %}', Next: 'C' }),
      C: pass({ Output: { before: '{% $states.input %}', after: ['{% $x %}', '{% $y %}'] } }),
    });
    expect(output).toEqual({ before: [1, 2], after: [2, 1] });
  });

  it('of the outer scope are read in branches and inline iterations, whose own end with them', async () => {
    const inner = (name: string, value: string) => ({
      StartAt: name,
      States: { [name]: pass({ Output: value, Assign: { own: 1 } }) },
    });
    const { output } = await new FakeWorld().run({
      A: pass({ Assign: { outer: 7 }, Next: 'P' }),
      P: { Type: 'Parallel', Branches: [inner('B1', '{% $outer %}')], Next: 'M' },
      M: { Type: 'Map', Items: [1, 2], ItemProcessor: inner('I', '{% $outer + $states.input %}'), Next: 'Z' },
      Z: pass({ Output: { result: '{% $states.input %}', own: '{% $exists($own) %}' } }),
    });
    expect(output).toEqual({ result: [8, 9], own: false });
  });

  it('of the outer scope are not there in a distributed child', async () => {
    const ItemProcessor = {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'I',
      States: { I: pass({ Output: '{% $exists($outer) %}' }) },
    };
    const { output } = await new FakeWorld().run({
      A: pass({ Assign: { outer: 7 }, Next: 'M' }),
      M: { Type: 'Map', Items: ['a'], ItemProcessor, End: true },
    });
    expect(output).toEqual([false]);
  });

  it('keep one-element arrays arrays', async () => {
    const { output } = await new FakeWorld().run(
      {
        A: pass({ Assign: { list: '{% [$states.input.items[n = 1]] %}' }, Next: 'B' }),
        B: pass({ Output: '{% {"list": $list, "again": [$list]} %}' }),
      },
      { items: [{ n: 1 }, { n: 2 }] },
    );
    expect(output).toEqual({ list: [{ n: 1 }], again: [{ n: 1 }] });
  });

  it('tell the history what they became', async () => {
    const world = new FakeWorld();
    const arn = world.start(world.create({ A: pass({ Assign: { x: { a: 1 } } }) }));
    await world.reach(arn, 'SUCCEEDED');
    const exited = world.history(arn).find(({ type }) => type === 'PassStateExited');
    expect(exited.stateExitedEventDetails.assignedVariables).toEqual({ x: '{"a":1}' });
  });
});

describe('$states.context', () => {
  it('knows the execution, the state and the state machine', async () => {
    const world = new FakeWorld();
    const { output } = await world.run({ A: pass({ Output: '{% $states.context %}' }) }, { a: 1 });
    expect(output).toMatchObject({
      Execution: {
        Id: 'arn:aws:states:us-east-1:000000000000:execution:M:run',
        Name: 'run',
        Input: { a: 1 },
        RedriveCount: 0,
      },
      State: { Name: 'A', RetryCount: 0 },
      StateMachine: { Id: 'arn:aws:states:us-east-1:000000000000:stateMachine:M', Name: 'M' },
    });
    expect(output.Execution.StartTime).toMatch(/^\d{4}-.*Z$/);
  });
});

describe('functions', () => {
  it.each([
    ['$partition([1,2,3], 2)', [[1, 2], [3]]],
    ['$range(1, 7, 3)', [1, 4, 7]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ["$hash('a', 'SHA-256')", 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
    ['$parse(\'{"a": 1}\')', { a: 1 }],
    ['$random(5) = $random(5)', true],
    ['$random(5) != $random(6)', true],
    ['$length($uuid())', 36],
    ["$now('[Y0001]') = $substring($now(), 0, 4)", true],
  ])('%s', async (source, expected) => {
    const { output } = await new FakeWorld().run({ A: pass({ Output: `{% ${source} %}` }) });
    expect(output).toEqual(expected);
  });

  it('$millis is the time of the sandbox', async () => {
    const world = new FakeWorld();
    await world.advance(1e6);
    const { output } = await world.run({ A: pass({ Output: '{% $millis() %}' }) });
    expect(Math.abs(output - world.clock.now())).toBeLessThan(10_000);
  });

  it.each(['$eval("1")', '$sum', '1/0', '$undefined', "$hash('a', 'CRC')"])('%s fails the state', async (source) => {
    const { error } = await new FakeWorld().run({ A: pass({ Output: `{% ${source} %}` }) });
    expect(error).toBe('States.QueryEvaluationError');
  });
});
