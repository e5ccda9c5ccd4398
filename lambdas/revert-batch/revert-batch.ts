import type { Bucket } from '../shared/bucket.ts';
import type { Outcome, RevertBatchInput, RevertBatchOutput, Run } from '../shared/contract.ts';
import { ItemsFailedError, OutOfTimeError } from '../shared/errors.ts';
import { imageHash } from '../shared/image-hash.ts';
import { layout } from '../shared/layout.ts';
import { ObjectLog } from '../shared/object-log.ts';
import { countOutcomes, type OutcomeEntry } from '../shared/outcome-entry.ts';
import { carryOut } from '../shared/patching/carry-out.ts';
import type { ImageReader } from '../shared/patching/image-reader.ts';
import { Journal } from '../shared/patching/journal.ts';
import { outcomesOf } from '../shared/patching/outcomes-of.ts';
import { paced } from '../shared/patching/pace.ts';
import { watchedPace } from '../shared/patching/watched-pace.ts';
import type { Writer } from '../shared/patching/writer.ts';
import { changed } from '../shared/summary/outcomes.ts';
import { journalBackwards } from './journal-backwards.ts';
import { JournaledItems } from './journaled-items.ts';
import { planner } from './planner.ts';
import { type TargetBatch, targetBatch } from './target-batch.ts';

export interface RevertBatchPorts {
  readonly hold: { assertMayWrite(run: Run): Promise<void> };
  readonly images: ImageReader;
  readonly writer: Writer;
  readonly bucket: Bucket;
  /** How long the function may still run. */
  readonly remainingMs: () => number;
  readonly pause: (attempt: number) => Promise<void>;
}

/** The time kept for ending properly: writes under way, their retries, the outcomes. */
const reserveMs = 15_000;

/**
 * Takes back what a batch wrote: its journal, newest object first, each entry as far as the table still holds its result. Then fails if
 * any item failed. A later attempt leaves alone what an earlier one put back.
 */
export const revertBatch = async (
  { BatchInput, Items }: RevertBatchInput,
  ports: RevertBatchPorts,
): Promise<RevertBatchOutput> => {
  const { run, pass, writeUnitsPerSecond } = BatchInput;
  const { bucket } = ports;
  await ports.hold.assertMayWrite(run);
  const target = targetBatch(Items);
  const { batchId } = target;
  const log = () => new ObjectLog(bucket, layout.journal(run.runId, pass, batchId));
  const outcomes = () => new ObjectLog(bucket, layout.outcomes(run.runId, pass, batchId));

  const ends = paced(writeUnitsPerSecond, () => ports.remainingMs() < reserveMs);
  const pace = watchedPace(ends, () => ports.hold.assertMayWrite(run), ports.remainingMs);
  const attempt = async (journal: Journal, isFirst: boolean): Promise<RevertBatchOutput> => {
    const earlier = isFirst ? new Map<string, Outcome>() : await changedEarlier(outcomes());
    const plan = planner(journal);
    const journaled = new JournaledItems();
    for await (const writes of journalBackwards(bucket, target.journal)) {
      const items = journaled.begin(writes.filter(({ key }) => !earlier.has(imageHash(key))));
      const done = await carryOut(items, plan, { ...ports, tableName: run.tableName, journal, pace });
      if (done.length < items.length)
        throw new OutOfTimeError(
          'The function ran out of time; tried again, it goes on with what is not put back yet.',
        );
      journaled.end(items, done);
    }
    await journal.confirm();
    const entries = await withoutOldConflicts(new Map(journaled.outcomes()), target, bucket);
    await outcomes().append(entries);
    await pace.settled();
    failIfFailed(entries);
    return { batchId, counts: countOutcomes([...earlier.values(), ...entries.map(({ outcome }) => outcome)]) };
  };
  return Journal.attempt(log, pass, attempt);
};

/** What earlier attempts put back, by the hash of the key. Each wrote its outcomes only when it was through with all entries. */
const changedEarlier = async (outcomes: ObjectLog): Promise<Map<string, Outcome>> =>
  new Map(
    [...(await outcomesOf(outcomes))].flatMap(([hash, { outcome }]) => (changed(outcome) ? [[hash, outcome]] : [])),
  );

/** What the target itself left as a conflict it had journaled only: there is nothing of it to put back. */
const withoutOldConflicts = async (
  entries: ReadonlyMap<string, OutcomeEntry>,
  { runId, pass, batchId }: TargetBatch,
  bucket: Bucket,
): Promise<OutcomeEntry[]> => {
  if (![...entries.values()].some(({ outcome }) => outcome === 'conflict')) return [...entries.values()];
  const then = await outcomesOf(new ObjectLog(bucket, layout.outcomes(runId, pass, batchId)));
  return [...entries].map(([hash, entry]) => {
    if (entry.outcome !== 'conflict' || then.get(hash)?.outcome !== 'conflict') return entry;
    return { key: entry.key, outcome: 'unchanged', unprotected: entry.unprotected };
  });
};

const failIfFailed = (entries: readonly OutcomeEntry[]): void => {
  const failed = entries.filter(({ outcome }) => outcome === 'failed');
  if (failed[0] === undefined) return;
  const { key, reason = '' } = failed[0];
  throw new ItemsFailedError(
    `${failed.length} of ${entries.length} items could not be put back${failed.length < entries.length ? '; the others are done' : ''}. ` +
      `The first is ${JSON.stringify(key)}: ${reason.replace(/(?<![.!?])$/, '.')} ` +
      'Remove the cause, then redrive: only what is not done runs again.',
  );
};
