import { describe, expect, it } from '@jest/globals';
import { distributed, mapRunOf, reader, writer } from './distributed.ts';
import { FakeWorld, task } from './fake-world.ts';
import { mendable } from './mendable.ts';

describe('a redrive of a distributed Map', () => {
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
});
