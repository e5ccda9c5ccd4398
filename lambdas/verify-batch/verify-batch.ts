import type { KeyRow } from '../shared/attribute.ts';
import type { Bucket } from '../shared/bucket.ts';
import type { DecidedBatchOutput, Run, VerifyBatchInput } from '../shared/contract.ts';
import { hashOrAbsent } from '../shared/image-hash.ts';
import { imageToJson } from '../shared/image-json.ts';
import { toJsonLines } from '../shared/json-lines.ts';
import { layout } from '../shared/layout.ts';
import { batchOf } from '../shared/patching/batch.ts';
import { decider } from '../shared/patching/decider.ts';
import { type Decision, isWrite } from '../shared/patching/decision.ts';
import type { ImageReader } from '../shared/patching/image-reader.ts';
import { type ReadRow, readImages } from '../shared/patching/read-images.ts';
import type { DifferentLine } from '../shared/verified-line.ts';
import { leftToDo } from './left-to-do.ts';

export interface VerifyBatchPorts {
  readonly hold: { assertNotLifted(run: Run): Promise<void> };
  readonly images: ImageReader;
  readonly bucket: Bucket;
  /** The table's TTL attribute, where it has one that is on. */
  readonly ttlAttribute: (tableName: string) => Promise<string | undefined>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Reads and decides every item of a batch once more: what has nothing left to do is as decided. What can't be read is not counted. */
export const verifyBatch = async (
  { BatchInput, Items }: VerifyBatchInput,
  ports: VerifyBatchPorts,
): Promise<DecidedBatchOutput> => {
  const { run, pass } = BatchInput;
  await ports.hold.assertNotLifted(run);
  const { batchId, rows } = batchOf(Items);
  const decide = decider(BatchInput, await ports.ttlAttribute(run.tableName), ports.now);
  const different: DifferentLine[] = [];
  let checked = 0;
  for await (const some of readImages(rows, run, ports.images))
    for (const read of some) {
      if ('unreadable' in read) continue;
      checked++;
      const line = differentLine(read.row, decide(asPlanned(read)));
      if (line) different.push(line);
    }
  await ports.bucket.put(layout.verified(run.runId, pass, batchId), toJsonLines([{ checked }, ...different]));
  return { batchId };
};

const differentLine = ({ key }: KeyRow, decision: Decision): DifferentLine | undefined => {
  if (isWrite(decision)) return { key: imageToJson(key), reason: leftToDo(decision) };
  if (decision.kind !== 'conflict') return undefined;
  const { reason, keptAttributes } = decision;
  return { key: imageToJson(key), reason, ...(keptAttributes && { keptAttributes }) };
};

/** What was planned is done by now: that the item changed since is no news. What may be forced stays so. */
const asPlanned = ({ row, base, live }: ReadRow): ReadRow => {
  if (row.planned === undefined) return { row, base, live };
  return { row: { ...row, planned: { base: hashOrAbsent(base), live: hashOrAbsent(live) } }, base, live };
};
