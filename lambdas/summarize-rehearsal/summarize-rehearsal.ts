import type { Bucket } from '../shared/bucket.ts';
import type { Run, SummarizeRehearsalInput, SummarizeRehearsalOutput } from '../shared/contract.ts';
import { imageHash } from '../shared/image-hash.ts';
import { imageFromJson, rowFromJson } from '../shared/image-json.ts';
import { jsonLines } from '../shared/json-lines.ts';
import { layout } from '../shared/layout.ts';
import type { ChangeSample, Summary } from '../shared/report.ts';
import { FirstByHash } from '../shared/summary/first-by-hash.ts';
import { changed } from '../shared/summary/outcomes.ts';
import { Tally } from '../shared/summary/tally.ts';
import { writeSummary } from '../shared/summary/write-summary.ts';
import { PlanRows } from './plan-rows.ts';
import { rehearsedLines } from './rehearsed.ts';

export interface SummarizeRehearsalPorts {
  readonly hold: { assertNotLifted(run: Run): Promise<void> };
  readonly bucket: Bucket;
  /** A name that was never given before, and that nobody can guess. */
  readonly newAttempt: () => string;
}

/** Makes the plan: a row for every collected key as it was decided, written once, and the report about them. */
export const summarizeRehearsal = async (
  { run, incident }: SummarizeRehearsalInput,
  { hold, bucket, newAttempt }: SummarizeRehearsalPorts,
): Promise<SummarizeRehearsalOutput> => {
  await hold.assertNotLifted(run);
  const missing = await collectedKeys(bucket, run);
  const rows = new PlanRows(bucket, layout.plan(run.runId, newAttempt()));
  const tally = new Tally();
  const samples = new FirstByHash<ChangeSample>(20);
  for await (const { entry, row } of rehearsedLines(bucket, run.runId)) {
    const { key, outcome, reason = '', unprotected, keptAttributes = [], changes = {}, omitted } = entry;
    const hash = imageHash(imageFromJson(key));
    if (!missing.delete(hash)) continue;
    tally.add(key, { outcome, reason, unprotected, keptAttributes });
    if (changed(outcome)) samples.add(hash, { key, outcome, changes, ...(omitted && { omitted }) });
    await rows.add(row, changed(outcome));
  }
  if (missing.size > 0)
    throw new Error(`${missing.size} collected keys were not rehearsed: start a new run with the same parameters.`);

  const summary: Summary = {
    kind: incident.dryRun ? 'rehearsal' : 'plan',
    runId: run.runId,
    tableName: run.tableName,
    pass: 0,
    ...tally.lists,
    remaining: 0,
    plan: await rows.close(),
    next: null,
    planChange: null,
    proof: null,
    throttled: 0,
    streamConsumers: run.streamConsumers,
    samples: samples.values(),
  };
  const written = await writeSummary(bucket, layout.planSummary(run.runId), summary);
  return { ...written, planChange: null, rowsPrefix: rows.rowsPrefix };
};

const collectedKeys = async (bucket: Bucket, run: Run): Promise<Set<string>> => {
  const hashes = new Set<string>();
  for (const file of await bucket.list(layout.keys(run.runId, 1))) {
    const bytes = await bucket.read(file);
    if (bytes === null) throw new Error(`The key file ${file} is gone: start a new run with the same parameters.`);
    for await (const line of jsonLines(bytes)) hashes.add(imageHash(rowFromJson(line).key));
  }
  return hashes;
};
