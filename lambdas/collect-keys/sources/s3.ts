import { createHash } from 'node:crypto';
import type { KeyAttribute } from '../../shared/attribute.ts';
import { BadLine } from '../../shared/bad-line.ts';
import { KeyFileError } from '../../shared/errors.ts';
import { fileRow } from '../key-file/file-row.ts';
import { fileRecords } from '../key-file/records.ts';
import type { CollectedRow, KeySource, Page } from './source.ts';

export interface KeyFile {
  /** Changes with the contents. */
  readonly etag: string;
  readonly bytes: AsyncIterable<Uint8Array>;
}
export interface KeyFiles {
  /** Null: there is no such object. */
  open(bucket: string, key: string): Promise<KeyFile | null>;
}

/** How many rows of which contents are behind. */
interface Cursor {
  readonly etag: string;
  readonly rows: number;
}

const pageRows = 5000;
/** Of rows with images. */
const pageBytes = 4_000_000;
const remedy = 'Correct the file, upload it under the same name, then redrive.';

/** `s3://bucket/path/keys.csv`, taken apart. */
export const parseS3Uri = (uri: string): { bucket: string; key: string } => {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  return { bucket, key };
};

/** A file of keys in S3. A call reads it from its start and skips what is behind: gzip can't be entered in the middle. */
export const s3Source = (files: KeyFiles): KeySource => ({
  async *collect(cursor, { run, incident }) {
    const uri = incident.impactedKeys.source === 's3' ? incident.impactedKeys.uri : '';
    const { bucket, key } = parseS3Uri(uri);
    const file = await files.open(bucket, key);
    if (file === null)
      throw new KeyFileError(`There is no object ${uri}. Upload the file under that name, then redrive.`);
    const behind = cursor as Cursor | null;
    // A file that was corrected meanwhile is read anew.
    const skip = behind?.etag === file.etag ? behind.rows : 0;
    try {
      yield* pages(file, skip, run.keySchema);
    } catch (error) {
      if (error instanceof BadLine) throw new KeyFileError(`${uri}, line ${error.line}: ${error.message}. ${remedy}`);
      throw error;
    }
  },
});

async function* pages(file: KeyFile, skip: number, keySchema: readonly KeyAttribute[]): AsyncGenerator<Page> {
  const reading = createHash('sha256').update(file.etag).digest('hex').slice(0, 16);
  let rows: CollectedRow[] = [];
  let [count, bytes] = [0, 0];
  for await (const { line, value } of fileRecords(file.bytes)) {
    count++;
    if (count <= skip) continue;
    const row = rowAt(line, value, keySchema);
    rows.push(row);
    bytes += row.bytes ?? 0;
    if (rows.length < pageRows && bytes < pageBytes) continue;
    yield { rows, reading, next: { kind: 'more', cursor: { etag: file.etag, rows: count } satisfies Cursor } };
    [rows, bytes] = [[], 0];
  }
  yield { rows, reading, next: { kind: 'done' } };
}

const rowAt = (line: number, value: unknown, keySchema: readonly KeyAttribute[]): CollectedRow => {
  try {
    return fileRow(value, keySchema);
  } catch (error) {
    throw new BadLine(line, error instanceof Error ? error.message : String(error));
  }
};
