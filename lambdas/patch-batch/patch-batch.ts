import type { Bucket } from '../shared/bucket.ts';
import type { PatchBatchInput, PatchBatchOutput, Run } from '../shared/contract.ts';
import { ConflictsFoundError, ItemsFailedError, OutOfTimeError } from '../shared/errors.ts';
import { layout } from '../shared/layout.ts';
import { ObjectLog } from '../shared/object-log.ts';
import { countOutcomes, type OutcomeEntry } from '../shared/outcome-entry.ts';
import { batchOf } from '../shared/patching/batch.ts';
import { carryOut } from '../shared/patching/carry-out.ts';
import { outcomeEntry, subjectOf } from '../shared/patching/entries.ts';
import type { ImageReader } from '../shared/patching/image-reader.ts';
import { Journal } from '../shared/patching/journal.ts';
import { unpaced } from '../shared/patching/pace.ts';
import { readImages } from '../shared/patching/read-images.ts';
import type { Writer } from '../shared/patching/writer.ts';
import { planner } from './planner.ts';

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

/** The time kept for ending properly: writes under way, their retries, the outcomes. */
const reserveMs = 15_000;

/** Patches a batch's items, each on its own; writes what became of each; then fails if any of them failed. */
export const patchBatch = async (input: PatchBatchInput, ports: PatchBatchPorts): Promise<PatchBatchOutput> => {
  const { run, incident, pass } = input.BatchInput;
  const { images, writer, pause } = ports;
  const { batchId, rows } = batchOf(input.Items);
  await ports.hold.assertNotLifted(run);
  const journal = await Journal.open(new ObjectLog(ports.bucket, layout.journal(run.runId, pass, batchId)), pass);
  const outcomes = new ObjectLog(ports.bucket, layout.outcomes(run.runId, pass, batchId));
  const plan = planner(input.BatchInput, journal, await ports.ttlAttribute(run.tableName), ports.now);
  const pace = unpaced(() => ports.remainingMs() < reserveMs);
  const entries: OutcomeEntry[] = [];
  for await (const slice of readImages(rows, run, images)) {
    const items = slice.flatMap((read) => ('live' in read ? [{ ...subjectOf(read.row), ...read }] : []));
    const unread = slice.flatMap((read) =>
      'unreadable' in read ? [outcomeEntry(subjectOf(read.row), 'failed', { reason: read.unreadable })] : [],
    );
    const tools = { tableName: run.tableName, journal, images, writer, pace, pause };
    const done = [...unread, ...(await carryOut(items, plan, tools))];
    await outcomes.append(done);
    entries.push(...done);
  }
  const failed = entries.filter(({ outcome }) => outcome === 'failed');
  const conflicts = entries.filter(({ outcome }) => outcome === 'conflict');
  if (entries.length < rows.length) throw new OutOfTimeError(outOfTimeMessage(entries.length, rows.length));
  if (failed[0]) throw new ItemsFailedError(failedMessage(failed.length, entries.length, failed[0]));
  if (conflicts[0] && incident.patch.onConflict === 'fail')
    throw new ConflictsFoundError(conflictsMessage(conflicts.length, entries.length, conflicts[0]));
  return { batchId, counts: countOutcomes(entries.map(({ outcome }) => outcome)) };
};

const sentence = (reason = '') => reason.replace(/(?<![.!?])$/, '.');

const outOfTimeMessage = (done: number, all: number) =>
  `The function ran out of time after ${done} of ${all} items; tried again, it goes on with the others.`;

const failedMessage = (failed: number, all: number, { key, reason }: OutcomeEntry) =>
  `${failed} of ${all} items could not be patched${failed < all ? '; the others are done' : ''}. ` +
  `The first is ${JSON.stringify(key)}: ${sentence(reason)} ` +
  'Remove the cause, then redrive: only what is not done runs again.';

const conflictsMessage = (conflicts: number, all: number, { key, reason }: OutcomeEntry) =>
  `${conflicts} of ${all} items are in conflict${conflicts < all ? '; the others are done' : ''}. ` +
  `The first is ${JSON.stringify(key)}: ${sentence(reason)} ` +
  'Settle them by hand, then redrive: only what is not done runs again.';
