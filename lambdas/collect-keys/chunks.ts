import type { Bucket } from '../shared/bucket.ts';
import { imageHash } from '../shared/image-hash.ts';
import { rowFromJson, rowToJson } from '../shared/image-json.ts';
import { inParallel } from '../shared/in-parallel.ts';
import { jsonLines, toJsonLines } from '../shared/json-lines.ts';
import type { CollectedRow } from './sources/source.ts';

/** Keys are spread over so many shards by their hash; one shard's keys fit into memory. */
export const shardCount = 64;
const width = 16;

const shardName = (shard: number) => String(shard).padStart(2, '0');
const shardOf = ({ row }: CollectedRow) => Number.parseInt(imageHash(row.key).slice(0, 8), 16) % shardCount;

/** Rows as they came, in files by shard and chunk; a chunk that is written again replaces its files. */
export const writeChunk = async (bucket: Bucket, prefix: string, chunk: number, rows: readonly CollectedRow[]) => {
  const name = `${String(chunk).padStart(8, '0')}.jsonl`;
  await inParallel(Map.groupBy(rows, shardOf), width, async ([shard, ofShard]) => {
    const lines = ofShard.map(({ row, order }) => ({ order, ...rowToJson(row) }));
    await bucket.put(`${prefix}${shardName(shard)}/${name}`, toJsonLines(lines));
  });
};

/** The rows of a shard in the first `chunks` chunks. Files of a later chunk are left from an attempt that was cut off. */
export async function* readShard(bucket: Bucket, prefix: string, shard: number, chunks: number) {
  const files = (await bucket.list(`${prefix}${shardName(shard)}/`)).filter(
    (key) => Number.parseInt(key.slice(-'00000000.jsonl'.length), 10) < chunks,
  );
  // Small files, and many: most of the time goes into waiting for them.
  for (let start = 0; start < files.length; start += width)
    yield* (await Promise.all(files.slice(start, start + width).map((key) => rowsOf(bucket, key)))).flat();
}

const rowsOf = async (bucket: Bucket, key: string): Promise<CollectedRow[]> => {
  const bytes = await bucket.read(key);
  if (bytes === null) throw new Error(`The file ${key} is gone: start a new run.`);
  const rows: CollectedRow[] = [];
  for await (const line of jsonLines(bytes)) rows.push({ row: rowFromJson(line), order: (line as CollectedRow).order });
  return rows;
};

/** One row a key: the one with the highest order. As lines, so that many of them take little memory. */
export class DistinctRows {
  readonly #rows = new Map<string, { readonly order: string; readonly line: string }>();

  add({ row, order }: CollectedRow) {
    const hash = imageHash(row.key);
    const known = this.#rows.get(hash);
    if (known === undefined || order >= known.order)
      this.#rows.set(hash, { order, line: toJsonLines([rowToJson(row)]) });
  }

  get size() {
    return this.#rows.size;
  }

  /** JSON Lines, in the order of the keys' hashes: the same rows give the same file. */
  text(): string {
    const sorted = [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([, { line }]) => line).join('');
  }
}

export const shardFile = (prefix: string, shard: number) => `${prefix}${shardName(shard)}.jsonl`;
