import { batchSize } from '../shared/batch-size.ts';
import type { Bucket } from '../shared/bucket.ts';
import type { Run, SummarizePatchInput, SummarizePatchOutput } from '../shared/contract.ts';
import { layout } from '../shared/layout.ts';
import { approvedRows } from '../shared/plan-change.ts';
import type { ReadVersion } from '../shared/read-report.ts';
import type { Summary } from '../shared/report.ts';
import { storedRows } from '../shared/stored-rows.ts';
import { Verdicts } from '../shared/summary/verdicts.ts';
import { writeSummary } from '../shared/summary/write-summary.ts';
import { addUp } from './add-up.ts';
import { unfinishedKeys } from './map-results.ts';
import { readProof } from './proof.ts';

export interface SummarizePatchPorts {
  readonly hold: { assertNotLifted(run: Run): Promise<void> };
  readonly bucket: Bucket;
  /** The report's bytes. */
  readonly readVersion: ReadVersion;
}

/** Adds up what became of every collected key, over all passes. Lists those that failed for people; with those whose turn is still to come, for a further pass. */
export const summarizePatch = async (
  input: SummarizePatchInput,
  { hold, bucket, readVersion }: SummarizePatchPorts,
): Promise<SummarizePatchOutput> => {
  const { run, pass, canary, rowsPrefix } = input;
  await hold.assertNotLifted(run);
  const approved = await approvedRows(input.approved, readVersion);
  const verdicts = await Verdicts.read(bucket, run.runId, { first: 1, last: pass });
  const unfinished = await unfinishedKeys(bucket, input);

  const nextPrefix = layout.keys(run.runId, pass + 1);
  const collected = layout.keys(run.runId, 1);
  const ofRun = { bucket, verdicts, unfinished, canary, rowsPrefix, approved, collected, nextPrefix };
  const { planChange, lists, remaining, failedLines, next } = await addUp(ofRun);
  for (const file of await bucket.list(nextPrefix)) if (!next.has(file)) await bucket.remove(file);
  await bucket.put(layout.failed(run.runId, pass), failedLines.join(''));

  const summary: Summary = {
    kind: canary ? 'canary' : 'patch',
    runId: run.runId,
    tableName: run.tableName,
    pass,
    ...lists,
    keys: lists.keys + remaining,
    remaining,
    plan: null,
    next: planChange === null ? storedRows(nextPrefix, next) : null,
    planChange,
    proof: await readProof(bucket, run.runId, pass, verdicts),
    throttled: verdicts.throttled,
    streamConsumers: run.streamConsumers,
    samples: verdicts.samples,
  };
  const written = await writeSummary(bucket, layout.summary(run.runId, pass), summary);
  const nextKeys = next.size === 0 ? 0 : summary.counts.failed + remaining;
  return { ...written, next: { keys: nextKeys, batchSize: batchSize(nextKeys) } };
};
