import type { Bucket } from '../shared/bucket.ts';
import type { Run, SummarizeRevertInput, SummarizeRevertOutput } from '../shared/contract.ts';
import { layout } from '../shared/layout.ts';
import { eachOutcome, later } from '../shared/summary/outcomes.ts';
import { Tally } from '../shared/summary/tally.ts';
import { Verdicts } from '../shared/summary/verdicts.ts';
import { writeSummary } from '../shared/summary/write-summary.ts';
import { assertAllReverted } from './assert-all-reverted.ts';

export interface SummarizeRevertPorts {
  readonly hold: { assertNotLifted(run: Run): Promise<void> };
  readonly bucket: Bucket;
}

/** The first pass took back the target's last: that an older one has nothing to add undoes no conflict. */
const older: typeof later = (known, next) =>
  known !== undefined && next.outcome === 'unchanged' ? known : later(known, next);

/** Adds up what became of every item that the target had journaled, over all the passes that went back. */
export const summarizeRevert = async (
  input: SummarizeRevertInput,
  { hold, bucket }: SummarizeRevertPorts,
): Promise<SummarizeRevertOutput> => {
  const { run, target, firstPass, pass } = input;
  await hold.assertNotLifted(run);
  await assertAllReverted(input, bucket);
  const verdicts = await Verdicts.read(bucket, run.runId, { first: firstPass, last: pass }, older);
  const tally = new Tally();
  for (let each = firstPass; each <= pass; each++)
    await eachOutcome(bucket, run.runId, each, (hash, { key }) => {
      const verdict = verdicts.take(hash);
      if (verdict) tally.add(key, verdict);
    });
  // Its first pass names the report: there is none yet of that number, even if no pass had anything to put back.
  return writeSummary(bucket, layout.summary(run.runId, firstPass), {
    kind: target === run.runId ? 'revert' : 'undo',
    runId: run.runId,
    tableName: run.tableName,
    pass,
    ...tally.lists,
    remaining: 0,
    plan: null,
    next: null,
    planChange: null,
    proof: null,
    throttled: verdicts.throttled,
    streamConsumers: run.streamConsumers,
    samples: verdicts.samples,
  });
};
