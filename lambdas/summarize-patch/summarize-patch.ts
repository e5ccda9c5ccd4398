import { batchSize } from '../shared/batch-size.ts';
import type { Bucket } from '../shared/bucket.ts';
import type { Run, SummarizePatchInput, SummarizePatchOutput } from '../shared/contract.ts';
import { imageHash } from '../shared/image-hash.ts';
import { imageToJson, rowFromJson, rowToJson } from '../shared/image-json.ts';
import { jsonLines, toJsonLines } from '../shared/json-lines.ts';
import { layout } from '../shared/layout.ts';
import type { Summary } from '../shared/report.ts';
import { RowFiles } from '../shared/summary/row-files.ts';
import { Tally } from '../shared/summary/tally.ts';
import { Verdicts } from '../shared/summary/verdicts.ts';
import { writeSummary } from '../shared/summary/write-summary.ts';
import { unfinishedKeys } from './map-results.ts';
import { readProof } from './proof.ts';
import { verdictOf } from './verdict-of.ts';

export interface SummarizePatchPorts {
  readonly hold: { assertNotLifted(run: Run): Promise<void> };
  readonly bucket: Bucket;
}

/** Adds up what became of every collected key, over all passes. Lists those that failed for people; with those whose turn is still to come, for a further pass. */
export const summarizePatch = async (
  input: SummarizePatchInput,
  { hold, bucket }: SummarizePatchPorts,
): Promise<SummarizePatchOutput> => {
  const { run, pass, canary } = input;
  await hold.assertNotLifted(run);
  const verdicts = await Verdicts.read(bucket, run.runId, { first: 1, last: pass });
  const unfinished = await unfinishedKeys(bucket, input);

  const nextPrefix = layout.keys(run.runId, pass + 1);
  const next = new RowFiles(nextPrefix, (file, text) => bucket.put(file, text));
  const failedLines: string[] = [];
  const tally = new Tally();
  let remaining = 0;
  for (const file of await bucket.list(input.rowsPrefix))
    for await (const line of jsonLines((await bucket.read(file)) ?? gone(file))) {
      const row = rowFromJson(line);
      const hash = imageHash(row.key);
      const verdict = verdicts.find(hash) ?? verdictOf(row, unfinished.get(hash)?.reason, canary);
      if (verdict === 'remaining') remaining++;
      else {
        const key = imageToJson(row.key);
        tally.add(key, verdict);
        if (verdict.outcome !== 'failed') continue;
        failedLines.push(toJsonLines([{ key, reason: verdict.reason }]));
      }
      const { tried = [] } = unfinished.get(hash) ?? {};
      await next.add(toJsonLines([rowToJson({ ...row, ...(tried.length > 0 && { tried }) })]));
    }
  await next.close();
  for (const file of await bucket.list(nextPrefix)) if (!next.files.has(file)) await bucket.remove(file);
  await bucket.put(layout.failed(run.runId, pass), failedLines.join(''));

  const { lists } = tally;
  const summary: Summary = {
    kind: canary ? 'canary' : 'patch',
    runId: run.runId,
    tableName: run.tableName,
    pass,
    ...lists,
    keys: lists.keys + remaining,
    remaining,
    plan: null,
    proof: await readProof(bucket, run.runId, pass, verdicts),
    throttled: verdicts.throttled,
    streamConsumers: run.streamConsumers,
    samples: verdicts.samples,
  };
  const written = await writeSummary(bucket, layout.summary(run.runId, pass), summary);
  const nextKeys = summary.counts.failed + remaining;
  return { ...written, next: { keys: nextKeys, batchSize: batchSize(nextKeys) } };
};

const gone = (file: string): never => {
  throw new Error(`The key file ${file} is gone.`);
};
