import { createHash } from 'node:crypto';
import { batchSize } from '../shared/batch-size.ts';
import type { Bucket } from '../shared/bucket.ts';
import type {
  ChangeSample,
  ItemNote,
  Run,
  SummarizePatchInput,
  SummarizePatchOutput,
  Summary,
} from '../shared/contract.ts';
import { imageHash } from '../shared/image-hash.ts';
import { imageToJson, rowFromJson, rowToJson } from '../shared/image-json.ts';
import { jsonLines, toJsonLines } from '../shared/json-lines.ts';
import { layout } from '../shared/layout.ts';
import { noOutcomes } from '../shared/outcome-entry.ts';
import { FirstByHash } from './first-by-hash.ts';
import { changed } from './outcomes.ts';
import { RetryFiles } from './retry-files.ts';
import { Verdicts } from './verdicts.ts';

export interface SummarizePatchPorts {
  readonly hold: { assertNotLifted(run: Run): Promise<void> };
  readonly bucket: Bucket;
}

/** Adds up what became of every collected key, over all passes; lists the failed ones for people and for a further pass. */
export const summarizePatch = async (
  input: SummarizePatchInput,
  { hold, bucket }: SummarizePatchPorts,
): Promise<SummarizePatchOutput> => {
  const { run, pass } = input;
  await hold.assertNotLifted(run);
  const samples = new FirstByHash<ChangeSample>(20);
  const conflicts = new FirstByHash<ItemNote>(100);
  const verdicts = await Verdicts.read(bucket, input, (hash, { key, outcome, reason, changes }) => {
    if (changed(outcome)) samples.add(hash, { key, outcome, changes: changes ?? {} });
    else if (outcome === 'conflict') conflicts.add(hash, { key, reason: reason ?? '' });
  });

  const retry = new RetryFiles(bucket, layout.keys(run.runId, pass + 1));
  const failures: ItemNote[] = [];
  const failedLines: string[] = [];
  const counts = noOutcomes();
  let [keys, unprotected] = [0, 0];
  for (const file of await bucket.list(layout.keys(run.runId, 1)))
    for await (const line of jsonLines((await bucket.read(file)) ?? gone(file))) {
      const row = rowFromJson(line);
      const verdict = verdicts.of(imageHash(row.key), row);
      keys++;
      counts[verdict.outcome]++;
      if (verdict.unprotected) unprotected++;
      if (verdict.outcome !== 'failed') continue;
      const note = { key: imageToJson(row.key), reason: verdict.reason };
      if (failures.length < 100) failures.push(note);
      failedLines.push(toJsonLines([note]));
      await retry.add(toJsonLines([rowToJson(row)]));
    }
  await retry.close();
  await bucket.put(layout.failed(run.runId, pass), failedLines.join(''));

  const summary: Summary = {
    runId: run.runId,
    tableName: run.tableName,
    pass,
    keys,
    counts,
    unprotected,
    samples: samples.values(),
    conflicts: conflicts.values(),
    failures,
  };
  const text = `${JSON.stringify(summary, null, 2)}\n`;
  const summaryKey = layout.summary(run.runId, pass);
  await bucket.put(summaryKey, text);
  return {
    summaryKey,
    reportHash: createHash('sha256').update(text).digest('hex'),
    counts,
    retryBatchSize: counts.failed === 0 ? 0 : batchSize(counts.failed),
  };
};

const gone = (file: string): never => {
  throw new Error(`The key file ${file} is gone.`);
};
