import type { KeyRow } from '../shared/attribute.ts';
import type { Bucket } from '../shared/bucket.ts';
import { canonicalImage } from '../shared/canonical.ts';
import type { PatchBatchInput, PatchBatchOutput, Run } from '../shared/contract.ts';
import { imageHash } from '../shared/image-hash.ts';
import type { Incident } from '../shared/incident.ts';
import { layout } from '../shared/layout.ts';
import { ObjectLog } from '../shared/object-log.ts';
import { countOutcomes } from '../shared/outcome-entry.ts';
import { batchOf } from '../shared/patching/batch.ts';
import type { ImageReader } from '../shared/patching/image-reader.ts';
import { Journal, type Tried } from '../shared/patching/journal.ts';
import { outcomesOf, type SoFar } from '../shared/patching/outcomes-of.ts';
import type { Writer } from '../shared/patching/writer.ts';
import { changed } from '../shared/summary/outcomes.ts';
import { failIfNotDone, isConflict } from './fail-if-not-done.ts';
import { patchRows } from './patch-rows.ts';

export interface PatchBatchPorts {
  readonly hold: { assertMayWrite(run: Run): Promise<void> };
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

/**
 * Patches a batch's items, each on its own, slice by slice; writes what became of each; then fails if any of them failed.
 * A later attempt leaves alone what an earlier one changed.
 */
export const patchBatch = async (input: PatchBatchInput, ports: PatchBatchPorts): Promise<PatchBatchOutput> => {
  const { run, pass } = input.BatchInput;
  const { batchId, rows } = batchOf(input.Items);
  const log = () => new ObjectLog(ports.bucket, layout.journal(run.runId, pass, batchId));
  const outcomes = () => new ObjectLog(ports.bucket, layout.outcomes(run.runId, pass, batchId));
  const { onConflict } = input.BatchInput.incident.patch;
  const attempt = async (journal: Journal, isFirst: boolean) => {
    const soFar = isFirst ? [] : [...(await outcomesOf(outcomes()))];
    const earlier = new Map(soFar.filter(([, known]) => isDone(known, onConflict)));
    const left = rows.filter(({ key }) => !earlier.has(imageHash(key)));
    const entries = await patchRows(left, input.BatchInput, journal, outcomes(), ports);
    failIfNotDone(entries, left.length, onConflict);
    return { batchId, counts: countOutcomes([...earlier.values(), ...entries].map(({ outcome }) => outcome)) };
  };
  return Journal.attempt(log, pass, attempt, () => triedOf(rows, ports.bucket));
};

/** Written by an earlier attempt. What the batch failed for, a person may have settled since. */
const isDone = (soFar: SoFar, onConflict: Incident['patch']['onConflict']) =>
  changed(soFar.outcome) && !(onConflict === 'fail' && isConflict(soFar));

const triedOf = (rows: readonly KeyRow[], bucket: Bucket): Tried => {
  const tried = rows.filter((row) => row.tried !== undefined);
  const journals = new Set(tried.flatMap((row) => row.tried ?? []));
  return {
    logs: [...journals].map((journal) => new ObjectLog(bucket, journal)),
    keys: new Set(tried.map(({ key }) => canonicalImage(key))),
  };
};
