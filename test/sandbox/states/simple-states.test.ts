import { describe, expect, it } from '@jest/globals';
import { FakeWorld, task } from './fake-world.ts';

describe('Pass, Succeed and Fail', () => {
  it('hand the input on when there is no Output', async () => {
    const world = new FakeWorld();
    const { status, output } = await world.run({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Succeed' } }, { a: [1] });
    expect(status).toBe('SUCCEEDED');
    expect(output).toEqual({ a: [1] });
  });

  it('evaluate expressions anywhere in Output, and leave other strings alone', async () => {
    const { output } = await new FakeWorld().run(
      { A: { Type: 'Pass', Output: { sum: '{% $sum($states.input.n) %}', text: ['$sum', 1, null] }, End: true } },
      { n: [1, 2] },
    );
    expect(output).toEqual({ sum: 3, text: ['$sum', 1, null] });
  });

  it('fail with the Error and Cause that they evaluate to', async () => {
    const { status, error, cause } = await new FakeWorld().run(
      { A: { Type: 'Fail', Error: '{% $states.input.name %}', Cause: 'because' } },
      { name: 'Oops' },
    );
    expect([status, error, cause]).toEqual(['FAILED', 'Oops', 'because']);
  });
});

describe('Task', () => {
  it('invokes the function with the role and returns what lambda:invoke returns', async () => {
    const world = new FakeWorld();
    world.functions.set('double', ({ n }) => ({ n: n * 2 }));
    const { output } = await world.run({ A: task('double', { Output: '{% $states.result %}' }) }, { n: 21 });
    expect(output).toMatchObject({ Payload: { n: 42 }, StatusCode: 200, ExecutedVersion: '$LATEST' });
    expect(world.calls[0]).toMatchObject({ service: 'lambda', operation: 'Invoke', roleName: 'machine' });
  });
});
