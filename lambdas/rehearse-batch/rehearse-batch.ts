import type { Bucket } from '../shared/bucket.ts';
import type { DecidedBatchOutput, RehearseBatchInput, Run } from '../shared/contract.ts';
import { ItemsFailedError } from '../shared/errors.ts';
import { hashOrAbsent } from '../shared/image-hash.ts';
import { imageToJson, rowToJson } from '../shared/image-json.ts';
import { toJsonLines } from '../shared/json-lines.ts';
import { layout } from '../shared/layout.ts';
import { batchOf } from '../shared/patching/batch.ts';
import { decider } from '../shared/patching/decider.ts';
import { decidedEntry, subjectOf } from '../shared/patching/entries.ts';
import type { ImageReader } from '../shared/patching/image-reader.ts';
import { readImages, type UnreadRow } from '../shared/patching/read-images.ts';
import type { RehearsedLine } from '../shared/rehearsed-line.ts';

export interface RehearseBatchPorts {
  readonly hold: { assertNotLifted(run: Run): Promise<void> };
  readonly images: ImageReader;
  readonly bucket: Bucket;
  /** The table's TTL attribute, where it has one that is on. */
  readonly ttlAttribute: (tableName: string) => Promise<string | undefined>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Decides every item of a batch as PatchBatch would, from what is there now, and writes down both. The table is only read. */
export const rehearseBatch = async (
  { BatchInput, Items }: RehearseBatchInput,
  ports: RehearseBatchPorts,
): Promise<DecidedBatchOutput> => {
  const { run } = BatchInput;
  await ports.hold.assertNotLifted(run);
  const { batchId, rows } = batchOf(Items);
  const decide = decider(BatchInput, await ports.ttlAttribute(run.tableName), ports.now);
  const lines: RehearsedLine[] = [];
  for await (const some of readImages(rows, run, ports.images))
    for (const read of some) {
      if ('unreadable' in read) throw new ItemsFailedError(unreadMessage(read));
      // Planned first: what may be forced is what the plan shows.
      const row = { ...read.row, planned: { base: hashOrAbsent(read.base), live: hashOrAbsent(read.live) } };
      lines.push({ entry: decidedEntry(subjectOf(row), decide({ ...read, row })), row: rowToJson(row) });
    }
  await ports.bucket.put(layout.rehearsed(run.runId, batchId), toJsonLines(lines));
  return { batchId };
};

const unreadMessage = ({ row, unreadable }: UnreadRow) =>
  `The item ${JSON.stringify(imageToJson(row.key))} could not be read, so there is no plan: ${unreadable.replace(/(?<![.!?])$/, '.')} ` +
  'Remove the cause, then redrive: only what is not done runs again.';
