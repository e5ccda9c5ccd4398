import { AwsError, notImplemented } from '../../core/service.ts';
import { type Fields, invalidDefinition } from '../definition/fields.ts';
import { StateFailure } from '../engine/failure.ts';
import { bindings, type Visit } from '../engine/visit.ts';
import { markPlain } from '../expressions/plain.ts';
import { compileTemplate } from '../expressions/template.ts';
import type { MapRun } from './map-run.ts';
import { type OutputType, succeededResults, type Transformation } from './results.ts';
import { writeResults } from './write-results.ts';

/** Makes a Map Run's result, once its children have ended. */
export type ResultWriter = (visit: Visit, mapRun: MapRun) => Promise<unknown>;

/** `ResultWriter`. Without a Resource the children's results are the Map's own. */
export const parseResultWriter = (fields: Fields): ResultWriter => {
  const writer = fields.object('ResultWriter');
  const resource = writer?.optionalText('Resource');
  const config = writer?.object('WriterConfig');
  if (writer && !resource && !config) throw invalidDefinition(`${writer.where} needs a Resource or a WriterConfig.`);
  const transformation = config?.choice('Transformation', ['NONE', 'COMPACT', 'FLATTEN']);
  const outputType = config?.choice('OutputType', ['JSON', 'JSONL']) ?? 'JSON';
  config?.close();
  const target = writer && resource ? parseTarget(writer, resource) : undefined;
  writer?.close();
  if (!target && outputType === 'JSONL') throw notImplemented(`OutputType JSONL without a bucket (${fields.where})`);
  return target
    ? (visit, mapRun) => exportResults(visit, mapRun, target, transformation ?? 'NONE', outputType)
    : (_visit, mapRun) => Promise.resolve(markPlain(succeededResults(mapRun, transformation ?? 'COMPACT')));
};

type Target = (visit: Visit) => Promise<{ readonly Bucket: string; readonly Prefix?: string }>;

const parseTarget = (writer: Fields, resource: string): Target => {
  if (!/^arn:aws[a-z-]*:states:::s3:putObject$/.test(resource)) {
    throw notImplemented(`the Resource ${resource} (${writer.where})`);
  }
  const source = writer.object('Arguments');
  if (!source?.has('Bucket')) throw invalidDefinition(`${writer.where} needs Arguments with a Bucket.`);
  for (const name of ['Bucket', 'Prefix']) source.take(name);
  source.close();
  const args = compileTemplate(writer.take('Arguments'), writer.where, 'ResultWriter/Arguments');
  return async (visit) => (await args.evaluate(bindings(visit))) as Awaited<ReturnType<Target>>;
};

const exportResults = async (
  visit: Visit,
  mapRun: MapRun,
  target: Target,
  transformation: Transformation,
  outputType: OutputType,
): Promise<unknown> => {
  const { Bucket, Prefix } = await target(visit);
  try {
    const Key = await writeResults(visit, mapRun, Bucket, Prefix, transformation, outputType);
    return { MapRunArn: mapRun.arn, ResultWriterDetails: { Bucket, Key } };
  } catch (error) {
    const what = error instanceof AwsError ? `${error.code}: ${error.message}` : (error as Error).message;
    throw new StateFailure(
      'States.ResultWriterFailed',
      `Attempting to write the results to the S3 bucket '${Bucket}' failed. ${what}`,
    );
  }
};
