import { batchSize } from '../shared/batch-size.ts';
import type { Bucket } from '../shared/bucket.ts';
import type { CollectKeysInput, CollectKeysOutput, Run } from '../shared/contract.ts';
import { NoKeysError } from '../shared/errors.ts';
import { layout } from '../shared/layout.ts';
import { DistinctRows, readShard, shardCount, shardFile, writeChunk } from './chunks.ts';
import type { KeySources } from './sources/registry.ts';
import type { CollectedRow } from './sources/source.ts';

export interface CollectKeysPorts {
  readonly hold: { assertNotLifted(run: Run): Promise<void> };
  readonly sources: KeySources;
  readonly bucket: Bucket;
  /** How long the function may still run. */
  readonly remainingMs: () => number;
  /** Rows of one chunk; a source with no more needs no chunks. Default 20,000. */
  readonly chunkRows?: number;
}

/** First the source's pages become chunks, then the chunks become one file of distinct keys a shard. */
type Cursor =
  | { readonly phase: 'read'; readonly source: unknown; readonly reading: string | null; readonly chunks: number }
  | {
      readonly phase: 'merge';
      readonly reading: string;
      readonly chunks: number;
      readonly shard: number;
      readonly keys: number;
    };

const start: Cursor = { phase: 'read', source: null, reading: null, chunks: 0 };
/** The time kept for writing what was read. */
const reserveMs = 20_000;
/** Of a chunk's rows with images. */
const chunkBytes = 32_000_000;
/** How long S3 may take over a small file: merging a shard reads one of each chunk. */
const fileMs = 200;
/** The one file of a source that needed no chunks. */
const onlyFile = (run: Run) => `${layout.keys(run.runId, 1)}all.jsonl`;
const chunksPrefix = (run: Run, reading: string) => `${layout.collecting(run.runId)}${reading}/`;

/** Turns the key source into files of distinct keys, as far as its time allows; the cursor says how to go on. */
export const collectKeys = async (input: CollectKeysInput, ports: CollectKeysPorts): Promise<CollectKeysOutput> => {
  await ports.hold.assertNotLifted(input.run);
  let cursor = (input.cursor as Cursor | null) ?? start;
  if (cursor.phase === 'read') {
    const read = await readSource(input, cursor, ports);
    if ('status' in read) return read;
    if (ports.remainingMs() < reserveMs + read.chunks * fileMs) return unfinished(read);
    cursor = read;
  }
  return mergeShards(input, cursor, ports);
};

type Reading = Extract<Cursor, { phase: 'read' }>;
type Merging = Extract<Cursor, { phase: 'merge' }>;

const unfinished = (cursor: Cursor, waitSeconds = 0): CollectKeysOutput => ({
  status: waitSeconds > 0 ? 'wait' : 'more',
  cursor,
  waitSeconds,
  keys: cursor.phase === 'merge' ? cursor.keys : 0,
  batchSize: 0,
});

const readSource = async (input: CollectKeysInput, cursor: Reading, ports: CollectKeysPorts) => {
  const { run, incident } = input;
  const { bucket, chunkRows = 20_000 } = ports;
  let { source, reading, chunks } = cursor;
  let [rows, bytes]: [CollectedRow[], number] = [[], 0];
  for await (const page of ports.sources[incident.impactedKeys.source].collect(source, input)) {
    // The source changed since: what was read of it is left where it is, and not looked at again.
    if (page.reading !== reading) chunks = 0;
    reading = page.reading;
    for (const row of page.rows) {
      rows.push(row);
      bytes += row.bytes ?? 0;
    }
    const { next } = page;
    if (next.kind === 'done' && chunks === 0 && rows.length <= chunkRows) return writeOnlyFile(run, rows, bucket);
    const late = ports.remainingMs() < reserveMs;
    if (next.kind === 'more' && rows.length < chunkRows && bytes < chunkBytes && !late) continue;
    if (rows.length > 0) await writeChunk(bucket, chunksPrefix(run, reading), chunks++, rows);
    [rows, bytes] = [[], 0];
    if (next.kind === 'done') return { phase: 'merge', reading, chunks, shard: 0, keys: 0 } satisfies Merging;
    source = next.cursor;
    const at: Reading = { phase: 'read', source, reading, chunks };
    if (next.kind === 'wait') return unfinished(at, next.seconds);
    if (late) return unfinished(at);
  }
  throw new Error(`The key source ${incident.impactedKeys.source} ended without saying so.`);
};

const writeOnlyFile = async (run: Run, rows: readonly CollectedRow[], bucket: Bucket): Promise<CollectKeysOutput> => {
  const distinct = new DistinctRows();
  for (const row of rows) distinct.add(row);
  if (distinct.size > 0) await bucket.put(onlyFile(run), distinct.text());
  return finish(run, distinct.size, (key) => key === onlyFile(run), bucket);
};

const mergeShards = async (
  input: CollectKeysInput,
  cursor: Merging,
  { bucket, remainingMs }: CollectKeysPorts,
): Promise<CollectKeysOutput> => {
  const { run } = input;
  let { shard, keys } = cursor;
  let longestMs = 0;
  while (shard < shardCount) {
    const beforeMs = remainingMs();
    const distinct = new DistinctRows();
    for await (const row of readShard(bucket, chunksPrefix(run, cursor.reading), shard, cursor.chunks))
      distinct.add(row);
    const file = shardFile(layout.keys(run.runId, 1), shard);
    if (distinct.size > 0) await bucket.put(file, distinct.text());
    else await bucket.remove(file);
    keys += distinct.size;
    shard++;
    longestMs = Math.max(longestMs, beforeMs - remainingMs());
    // A call that is cut off begins again where it began: it must not begin a shard that it may not end.
    if (remainingMs() < reserveMs + longestMs && shard < shardCount) return unfinished({ ...cursor, shard, keys });
  }
  return finish(run, keys, (key) => key !== onlyFile(run), bucket);
};

/** Files of another reading of the source would be rows too: only this one's stay. */
const finish = async (run: Run, keys: number, belongs: (file: string) => boolean, bucket: Bucket) => {
  const stale = (await bucket.list(layout.keys(run.runId, 1))).filter((file) => !belongs(file));
  for (const file of stale) await bucket.remove(file);
  if (keys === 0)
    throw new NoKeysError(
      `No impacted key was found, so there is nothing to patch in ${run.tableName}. Correct the key file and redrive; or give this run up by LiftFreeze, and start a new one with other impactedKeys.`,
    );
  return { status: 'done', cursor: null, waitSeconds: 0, keys, batchSize: batchSize(keys) } satisfies CollectKeysOutput;
};
