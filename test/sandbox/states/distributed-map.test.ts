import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { distributed, mapRunOf, reader, writer } from './distributed.ts';
import { FakeWorld, namedError } from './fake-world.ts';

const echoing = () => {
  const world = new FakeWorld();
  world.functions.set('f', (event) => event);
  return world;
};

describe('an ItemReader', () => {
  it('flattens the contents of every object under a prefix, in order, unpacking .gz', async () => {
    const world = echoing();
    world.put('in/keys/2.jsonl', '{"n":3}\n\n{"n":4}');
    world.put('in/keys/1.jsonl.gz', gzipSync('{"n":1}\n{"n":2}\n'));
    world.put('in/keys/3.jsonl', '{"n":5}');
    world.put('in/other/1.jsonl', '{"n":9}');
    const ItemReader = reader({ InputType: 'JSONL', Transformation: 'LOAD_AND_FLATTEN' });
    expect((await world.run(distributed({ ItemReader }))).output).toEqual([1, 2, 3, 4, 5].map((n) => ({ n })));
    expect(world.calls.every(({ roleName }) => roleName === 'machine')).toBe(true);
  });

  it('gives the listing without a Transformation', async () => {
    const world = echoing();
    world.put('in/keys/1', 'abc');
    const { Resource, Arguments } = reader({});
    const { output } = await world.run(distributed({ ItemReader: { Resource, Arguments } }));
    expect(output).toEqual([
      { Etag: '"e"', Key: 'keys/1', LastModified: 1795168679, Size: 3, StorageClass: 'STANDARD' },
    ]);
  });

  it.each([
    [{ InputType: 'JSON' }, '[{"a":"1"},{"a":"2"}]'],
    [{ InputType: 'JSONL' }, '{"a":"1"}\r\n{"a":"2"}\r\n'],
    [{ InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }, '\ufeffa\n1\n"2"\n'],
    [{ InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['a', 'b'], CSVDelimiter: 'TAB' }, '1\n2\n'],
    [{ InputType: 'JSONL', MaxItems: '{% 1 + 1 %}' }, '{"a":"1"}\n{"a":"2"}\n{"a":"3"}'],
  ])('reads one object: %j', async (config, text) => {
    const world = echoing();
    world.put('in/file', text);
    const { output } = await world.run(distributed({ ItemReader: reader(config, 'getObject') }), { key: 'file' });
    expect(output).toEqual([{ a: '1' }, { a: '2' }]);
  });

  it.each([
    ['{"a":1}\n{"a":', 'line 2 is not JSON'],
    [undefined, 'NoSuchKey'],
  ])('that fails is States.ItemReaderFailed and says why', async (text, why) => {
    const world = echoing();
    if (text !== undefined) world.put('in/file', text);
    const ItemReader = reader({ InputType: 'JSONL' }, 'getObject');
    const { error, cause } = await world.run(distributed({ ItemReader }), { key: 'file' });
    expect(error).toBe('States.ItemReaderFailed');
    expect(cause).toContain(why);
  });
});

describe('an ItemBatcher', () => {
  const sizes = async (ItemBatcher: Record<string, unknown>, Items: unknown = [1, 2, 3, 4, 5]) => {
    const world = new FakeWorld();
    world.functions.set('f', (event) => event.Items.length);
    const { output, error } = await world.run(distributed({ Items, ItemBatcher }));
    return error ?? output;
  };

  it('hands on BatchInput and Items', async () => {
    const ItemBatcher = {
      MaxItemsPerBatch: '{% $states.input.size %}',
      BatchInput: { run: '{% $states.input.run %}' },
    };
    const { output } = await echoing().run(distributed({ Items: [1, 2, 3], ItemBatcher }), { size: 2, run: 'r' });
    expect(output).toEqual([
      { BatchInput: { run: 'r' }, Items: [1, 2] },
      { BatchInput: { run: 'r' }, Items: [3] },
    ]);
  });

  it('keeps to both limits', async () => {
    expect(await sizes({ MaxItemsPerBatch: 2 })).toEqual([2, 2, 1]);
    // {"Items":[1,2,3]} has 17 bytes.
    expect(await sizes({ MaxInputBytesPerBatch: 17 })).toEqual([3, 2]);
    expect(await sizes({ MaxInputBytesPerBatch: 16 })).toEqual([2, 2, 1]);
    expect(await sizes({ MaxItemsPerBatch: 3 }, '{% $map([1..4], function($i) { $pad("", 100000, "x") }) %}')).toEqual([
      2, 2,
    ]);
  });

  it('refuses an item that no batch can hold', async () => {
    expect(await sizes({ MaxInputBytesPerBatch: 12 }, ['long'])).toBe('States.DataLimitExceeded');
  });

  it('comes after the ItemSelector', async () => {
    const ItemSelector = { i: '{% $states.context.Map.Item.Index %}', v: '{% $states.context.Map.Item.Value %}' };
    const { output } = await echoing().run(
      distributed({ Items: ['a'], ItemSelector, ItemBatcher: { MaxItemsPerBatch: 9 } }),
    );
    expect(output).toEqual([{ Items: [{ i: 0, v: 'a' }] }]);
  });
});

describe('tolerance', () => {
  const failing = async (fields: Record<string, unknown>, bad: number, of = 10) => {
    const world = new FakeWorld();
    world.functions.set('f', (n) => {
      if (n < bad) throw namedError('Bad');
      return n;
    });
    const Items = Array.from({ length: of }, (_, index) => index);
    const arn = world.start(world.create(distributed({ Items, MaxConcurrency: 1, ResultWriter: writer(), ...fields })));
    const described = await world.reach(arn);
    return { world, arn, described, mapRun: mapRunOf(world, arn) };
  };

  it.each([
    [{}, 1, 'FAILED'],
    [{ ToleratedFailureCount: 2 }, 2, 'SUCCEEDED'],
    [{ ToleratedFailureCount: 2 }, 3, 'FAILED'],
    [{ ToleratedFailurePercentage: 20 }, 2, 'SUCCEEDED'],
    [{ ToleratedFailurePercentage: '{% 19.9 %}' }, 2, 'FAILED'],
    [{ ToleratedFailurePercentage: 90, ToleratedFailureCount: 1 }, 2, 'FAILED'],
    [{ ToleratedFailurePercentage: 100 }, 10, 'SUCCEEDED'],
  ])('%j with %s failures: %s', async (fields, bad, status) => {
    const { described, mapRun } = await failing(fields, bad);
    expect(described.status).toBe(status);
    expect(mapRun.status).toBe(status);
    if (status === 'FAILED') expect(described.error).toBe('States.ExceedToleratedFailureThreshold');
  });

  it('exceeded stops the rest: pending children stay pending, and the files say so', async () => {
    const { world, mapRun } = await failing({}, 1);
    expect(mapRun.itemCounts).toMatchObject({ failed: 1, succeeded: 0, pending: 9, total: 10 });
    expect(mapRun.executionCounts).toMatchObject({ failed: 1, pending: 9, total: 10 });
    const key = [...world.objects.keys()].find((name) => name.endsWith('manifest.json'));
    const { FAILED, PENDING, SUCCEEDED } = world.json(String(key)).ResultFiles;
    expect([FAILED.length, PENDING.length, SUCCEEDED.length]).toEqual([1, 1, 0]);
    expect(world.json(`out/${PENDING[0].Key}`)).toHaveLength(9);
  });

  it('exceeded aborts the children that run', async () => {
    const world = new FakeWorld();
    world.functions.set('f', (n) => {
      if (n === 0) throw namedError('Bad');
      return new Promise(() => undefined);
    });
    const arn = world.start(world.create(distributed({ Items: [0, 1, 2] })));
    await world.reach(arn, 'FAILED');
    expect(mapRunOf(world, arn).itemCounts).toMatchObject({ failed: 1, aborted: 2 });
  });
});

describe('a Map Run', () => {
  it('needs the role to be allowed to start the children', async () => {
    const world = echoing();
    world.denied.add('states:StartExecution');
    const { error, cause } = await world.run(distributed({ Items: [1] }));
    expect(error).toBe('StepFunctions.AWSStepFunctionsException');
    expect(cause).toContain('states:StartExecution');
  });

  it('lists its children, which have a history of their own', async () => {
    const world = echoing();
    const arn = world.start(world.create(distributed({ Items: [1, 2] })));
    await world.reach(arn);
    const { mapRunArn } = mapRunOf(world, arn);
    const { executions } = world.api('ListExecutions', { mapRunArn });
    expect(executions).toHaveLength(2);
    expect(executions[0]).toMatchObject({ mapRunArn, status: 'SUCCEEDED', itemCount: 1 });
    expect(world.eventTypes(executions[0].executionArn)).toContain('TaskSucceeded');
    const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:M';
    expect(world.api('ListExecutions', { stateMachineArn: machine }).executions).toHaveLength(1);
    expect(world.eventTypes(arn)).toEqual([
      'ExecutionStarted',
      'MapStateEntered',
      'MapStateStarted',
      'MapRunStarted',
      'MapRunSucceeded',
      'MapStateSucceeded',
      'MapStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it('succeeds at once without items', async () => {
    expect((await echoing().run(distributed({ Items: [] }))).output).toEqual([]);
  });
});
