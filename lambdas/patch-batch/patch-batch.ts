import { createHash } from 'node:crypto';
import type { KeyRow } from '../shared/attribute.ts';
import type { Bucket } from '../shared/bucket.ts';
import type { PatchBatchInput, PatchBatchOutput, Run } from '../shared/contract.ts';
import { ItemsFailedError } from '../shared/errors.ts';
import { imageHash } from '../shared/image-hash.ts';
import { rowFromJson } from '../shared/image-json.ts';
import { layout } from '../shared/layout.ts';
import { ObjectLog } from '../shared/object-log.ts';
import { countOutcomes, type OutcomeEntry } from '../shared/outcome-entry.ts';
import type { ImageReader } from '../shared/patching/image-reader.ts';
import { Journal } from '../shared/patching/journal.ts';
import type { Writer } from '../shared/patching/writer.ts';
import { patchItems } from './patch-items.ts';

export interface PatchBatchPorts {
  readonly hold: { assertNotLifted(run: Run): Promise<void> };
  readonly images: ImageReader;
  readonly writer: Writer;
  readonly bucket: Bucket;
  /** The table's TTL attribute, where it has one that is on. */
  readonly ttlAttribute: (tableName: string) => Promise<string | undefined>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long the function may still run. */
  readonly remainingMs: () => number;
  readonly pause: (attempt: number) => Promise<void>;
}

/** Patches a batch's items, each on its own; writes what became of each; then fails if any of them failed. */
export const patchBatch = async (input: PatchBatchInput, ports: PatchBatchPorts): Promise<PatchBatchOutput> => {
  const { run, pass } = input.BatchInput;
  await ports.hold.assertNotLifted(run);
  const rows = distinct(input.Items.map(rowFromJson));
  const batchId = batchIdOf(rows);
  const journal = await Journal.open(new ObjectLog(ports.bucket, layout.journal(run.runId, pass, batchId)), pass);
  const entries = await patchItems(rows, input.BatchInput, journal, ports);
  await new ObjectLog(ports.bucket, layout.outcomes(run.runId, pass, batchId)).append(entries);
  const failed = entries.filter(({ outcome }) => outcome === 'failed');
  if (failed[0]) throw new ItemsFailedError(failedMessage(failed.length, entries.length, failed[0]));
  return { batchId, counts: countOutcomes(entries.map(({ outcome }) => outcome)) };
};

const distinct = (rows: readonly KeyRow[]): KeyRow[] => [
  ...new Map(rows.map((row) => [imageHash(row.key), row])).values(),
];

/** The same rows in any order are the same batch, so a second attempt finds what the first one wrote. */
const batchIdOf = (rows: readonly KeyRow[]): string => {
  const hashes = rows.map(({ key }) => imageHash(key)).sort();
  return createHash('sha256').update(hashes.join()).digest('hex').slice(0, 32);
};

const failedMessage = (failed: number, all: number, { key, reason = '' }: OutcomeEntry) =>
  `${failed} of ${all} items could not be patched${failed < all ? '; the others are done' : ''}. ` +
  `The first is ${JSON.stringify(key)}: ${reason.replace(/(?<![.!?])$/, '.')} ` +
  'Remove the cause, then redrive: only what is not done runs again.';
