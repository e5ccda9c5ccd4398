import { describe, expect, it } from '@jest/globals';
import { distributed, results, writer } from './distributed.ts';
import { FakeWorld, namedError } from './fake-world.ts';

const echoing = () => {
  const world = new FakeWorld();
  world.functions.set('f', (event) => event);
  return world;
};

describe('a ResultWriter', () => {
  it('writes a manifest and a file for each status, in the shapes of AWS', async () => {
    const world = new FakeWorld();
    world.functions.set('f', ({ Items }) => {
      if (Items.includes(3)) throw namedError('Bad');
      return { sum: 3 };
    });
    const { output } = await world.run(
      distributed({
        Items: [1, 2, 3],
        ItemBatcher: { MaxItemsPerBatch: 2 },
        ToleratedFailureCount: 1,
        ResultWriter: writer(),
      }),
    );
    const [, uuid] = /mapRun:M\/L:(.*)$/.exec(output.MapRunArn) ?? [];
    expect(output.ResultWriterDetails).toEqual({ Bucket: 'out', Key: `runs/run/${uuid}/manifest.json` });
    const manifest = world.json(`out/${output.ResultWriterDetails.Key}`);
    expect(manifest).toMatchObject({ DestinationBucket: 'out', MapRunArn: output.MapRunArn });
    expect(manifest.ResultFiles.SUCCEEDED[0].Key).toBe(`runs/run/${uuid}/SUCCEEDED_0.json`);
    expect(results(world, output, 'SUCCEEDED')).toMatchObject([
      { Input: '{"Items":[1,2]}', Output: '{"sum":3}', Status: 'SUCCEEDED', RedriveStatus: 'NOT_REDRIVABLE' },
    ]);
    expect(results(world, output, 'FAILED')).toMatchObject([
      {
        Input: '{"Items":[3]}',
        Error: 'Bad',
        Status: 'FAILED',
        ExecutionArn: expect.stringContaining(':execution:M/L:'),
      },
    ]);
  });

  it.each([
    [{ Transformation: 'COMPACT', OutputType: 'JSON' }, '[[1,2],[3]]'],
    [{ Transformation: 'FLATTEN', OutputType: 'JSON' }, '[1,2,3]'],
    [{ Transformation: 'FLATTEN', OutputType: 'JSONL' }, '1\n2\n3\n'],
    [{ Transformation: 'COMPACT', OutputType: 'JSONL' }, '[1,2]\n[3]\n'],
  ])('transforms what succeeded: %j', async (config, expected) => {
    const world = echoing();
    const { output } = await world.run(distributed({ Items: [[1, 2], [3]], ResultWriter: writer(config) }));
    const { Key } = world.json(`out/${output.ResultWriterDetails.Key}`).ResultFiles.SUCCEEDED[0];
    expect(String(world.objects.get(`out/${Key}`))).toBe(expected);
  });

  it('without a Resource shapes the output of the state', async () => {
    const ResultWriter = { WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSON' } };
    expect((await echoing().run(distributed({ Items: [[1, 2], [3]], ResultWriter }))).output).toEqual([1, 2, 3]);
  });

  it('is needed when the results are over 256 KiB', async () => {
    const world = new FakeWorld();
    world.functions.set('f', () => 'x'.repeat(200_000));
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Z' }];
    const machine = { ...distributed({ Items: [1, 2], Catch }), Z: { Type: 'Succeed' } };
    expect((await world.run(machine)).error).toBe('States.DataLimitExceeded');
  });

  it('that fails is States.ResultWriterFailed', async () => {
    const world = echoing();
    world.denied.add('s3:PutObject');
    expect(await world.run(distributed({ Items: [1], ResultWriter: writer() }))).toMatchObject({
      error: 'States.ResultWriterFailed',
      cause: expect.stringContaining('s3:PutObject'),
    });
  });
});
