import type { Visit } from '../engine/visit.ts';
import type { MapRun } from './map-run.ts';
import { type OutputType, resultOf, succeededResults, type Transformation } from './results.ts';

/** A file is closed once it has this many characters. */
const fileCharacters = 5 * 1024 * 1024;

interface ResultFile {
  readonly Key: string;
  readonly Size: number;
}

/**
 * Writes `<prefix>/<map run>/SUCCEEDED_n`, `FAILED_n`, `PENDING_n` and then `manifest.json`; returns the manifest's key.
 * A redriven Map Run replaces its files. FAILED (timed out and aborted ones too) and PENDING are never transformed.
 */
export const writeResults = async (
  visit: Visit,
  mapRun: MapRun,
  bucket: string,
  prefix: string | undefined,
  transformation: Transformation,
  outputType: OutputType,
): Promise<string> => {
  const { machine, start } = visit.execution;
  const folder = [prefix?.replace(/\/$/, ''), mapRun.uuid].filter(Boolean).join('/');
  const put = async (name: string, text: string): Promise<ResultFile> => {
    const Key = `${folder}/${name}`;
    const Body = Buffer.from(text);
    await machine.call('s3', 'PutObject', { Bucket: bucket, Key, Body, ContentType: 'application/json' }, start.name);
    return { Key, Size: Body.length };
  };
  const putAll = async (status: string, values: readonly unknown[]): Promise<ResultFile[]> => {
    const files: ResultFile[] = [];
    for (const text of split(values, outputType)) {
      files.push(await put(`${status}_${files.length}.${outputType.toLowerCase()}`, text));
    }
    return files;
  };
  const untransformed = (...statuses: string[]) =>
    mapRun.children.filter((child) => statuses.includes(child.status)).map(resultOf);
  const ResultFiles = {
    FAILED: await putAll('FAILED', untransformed('FAILED', 'TIMED_OUT', 'ABORTED')),
    PENDING: await putAll('PENDING', untransformed('PENDING')),
    SUCCEEDED: await putAll('SUCCEEDED', succeededResults(mapRun, transformation)),
  };
  const manifest = { DestinationBucket: bucket, MapRunArn: mapRun.arn, ResultFiles };
  const { Key } = await put('manifest.json', JSON.stringify(manifest));
  mapRun.resultsWritten = mapRun.tally.total;
  return Key;
};

/** The values as the texts of one or more files. */
const split = (values: readonly unknown[], outputType: OutputType): string[] => {
  const texts: string[] = [];
  let lines: string[] = [];
  let size = 0;
  const close = () => {
    if (lines.length > 0) texts.push(outputType === 'JSONL' ? `${lines.join('\n')}\n` : `[${lines.join(',')}]`);
    [lines, size] = [[], 0];
  };
  for (const value of values) {
    const line = JSON.stringify(value);
    if (size + line.length > fileCharacters) close();
    lines.push(line);
    size += line.length + 1;
  }
  close();
  return texts;
};
