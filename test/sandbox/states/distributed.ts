import type { FakeWorld, Loose } from './fake-world.ts';
import { task } from './fake-world.ts';

/** A distributed Map that ends the machine; its children call the function `f`. */
export const distributed = (fields: Record<string, unknown>, ExecutionType = 'STANDARD', child = task('f')) => ({
  M: {
    Type: 'Map',
    Label: 'L',
    ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType }, StartAt: 'I', States: { I: child } },
    End: true,
    ...fields,
  },
});

export const writer = (WriterConfig?: Record<string, string>) => ({
  Resource: 'arn:aws:states:::s3:putObject',
  Arguments: { Bucket: 'out', Prefix: '{% "runs/" & $states.context.Execution.Name %}' },
  ...(WriterConfig ? { WriterConfig } : {}),
});

export const reader = (ReaderConfig: Record<string, unknown>, operation = 'listObjectsV2') => ({
  Resource: `arn:aws:states:::s3:${operation}`,
  ReaderConfig,
  Arguments:
    operation === 'getObject' ? { Bucket: 'in', Key: '{% $states.input.key %}' } : { Bucket: 'in', Prefix: 'keys/' },
});

export const mapRunOf = (world: FakeWorld, executionArn: string): Loose => {
  const { mapRuns } = world.api('ListMapRuns', { executionArn });
  return mapRuns[0] && world.api('DescribeMapRun', { mapRunArn: mapRuns[0].mapRunArn });
};

/** Every value in the result files of a status. */
export const results = (world: FakeWorld, output: Loose, status: string): Loose[] => {
  const { Bucket, Key } = output.ResultWriterDetails;
  return world
    .json(`${Bucket}/${Key}`)
    .ResultFiles[status].flatMap((file: Loose) => world.json(`${Bucket}/${file.Key}`));
};
