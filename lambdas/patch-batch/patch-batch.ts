import type { KeyRow } from '../shared/attribute.ts';
import type { Bucket } from '../shared/bucket.ts';
import type { Outcome, PatchBatchInput, PatchBatchOutput, Run } from '../shared/contract.ts';
import { imageHash } from '../shared/image-hash.ts';
import { layout } from '../shared/layout.ts';
import { ObjectLog } from '../shared/object-log.ts';
import { countOutcomes, type OutcomeEntry } from '../shared/outcome-entry.ts';
import { batchOf } from '../shared/patching/batch.ts';
import { carryOut } from '../shared/patching/carry-out.ts';
import { outcomeEntry, subjectOf } from '../shared/patching/entries.ts';
import type { ImageReader } from '../shared/patching/image-reader.ts';
import { Journal } from '../shared/patching/journal.ts';
import { outcomesOf } from '../shared/patching/outcomes-of.ts';
import { paced } from '../shared/patching/pace.ts';
import { type ReadRow, readImages, type UnreadRow } from '../shared/patching/read-images.ts';
import { watchedPace } from '../shared/patching/watched-pace.ts';
import type { Writer } from '../shared/patching/writer.ts';
import { changed } from '../shared/summary/outcomes.ts';
import { failIfNotDone } from './fail-if-not-done.ts';
import { planner } from './planner.ts';

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

/** The time kept for ending properly: writes under way, their retries, the outcomes. */
const reserveMs = 15_000;

/**
 * Patches a batch's items, each on its own, slice by slice; writes what became of each; then fails if any of them failed.
 * A later attempt leaves alone what an earlier one changed.
 */
export const patchBatch = async (input: PatchBatchInput, ports: PatchBatchPorts): Promise<PatchBatchOutput> => {
  const { run, pass, incident, writeUnitsPerSecond } = input.BatchInput;
  const { tableName } = run;
  const { batchId, rows } = batchOf(input.Items);
  const outcomes = new ObjectLog(ports.bucket, layout.outcomes(run.runId, pass, batchId));
  // Reading changes nothing, so it need not wait for the leave to write.
  let slices = readImages(rows, run, ports.images);
  const [journal, ttlAttribute, first] = await Promise.all([
    Journal.open(new ObjectLog(ports.bucket, layout.journal(run.runId, pass, batchId)), pass),
    ports.ttlAttribute(tableName),
    slices.next(),
    ports.hold.assertMayWrite(run),
  ]);
  let next = first;
  const earlier = new Map(journal.isContinued ? changes(await outcomesOf(outcomes)) : []);
  if (earlier.size > 0) {
    slices = readImages(rows.filter(isLeft(earlier)), run, ports.images);
    next = await slices.next();
  }

  const plan = planner(input.BatchInput, journal, ttlAttribute, ports.now);
  const ends = paced(writeUnitsPerSecond, () => ports.remainingMs() < reserveMs);
  const pace = watchedPace(ends, () => ports.hold.assertMayWrite(run), ports.remainingMs);
  const patch = async (slice: readonly (ReadRow | UnreadRow)[]): Promise<OutcomeEntry[]> => {
    const items = slice.flatMap((read) => ('live' in read ? [{ ...subjectOf(read.row), ...read }] : []));
    const unread = slice.flatMap((read) =>
      'unreadable' in read ? [outcomeEntry(subjectOf(read.row), 'failed', { reason: read.unreadable })] : [],
    );
    return [...unread, ...(await carryOut(items, plan, { ...ports, tableName, journal, pace }))];
  };
  const entries: OutcomeEntry[] = [];
  while (!next.done && !pace.late()) {
    const done = await patch(next.value);
    [next] = await Promise.all([slices.next(), outcomes.append(done)]);
    entries.push(...done);
  }
  failIfNotDone(entries, rows.length - earlier.size, incident.patch.onConflict);
  return { batchId, counts: countOutcomes([...earlier.values(), ...entries.map(({ outcome }) => outcome)]) };
};

const changes = (outcomes: ReadonlyMap<string, Outcome>) => [...outcomes].filter(([, outcome]) => changed(outcome));

const isLeft =
  (earlier: ReadonlyMap<string, Outcome>) =>
  ({ key }: KeyRow) =>
    !earlier.has(imageHash(key));
