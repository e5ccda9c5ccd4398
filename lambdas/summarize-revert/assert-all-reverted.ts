import type { Bucket } from '../shared/bucket.ts';
import type { JournalRow, SummarizeRevertInput } from '../shared/contract.ts';
import { jsonLines } from '../shared/json-lines.ts';
import { layout } from '../shared/layout.ts';

/** That every journal of the target was gone through: the last pass of the target is the first one of the revert. */
export const assertAllReverted = async (
  { run, target, firstPass, pass }: SummarizeRevertInput,
  bucket: Bucket,
): Promise<void> => {
  for (let each = firstPass; each <= pass; each++) {
    const outcomes = layout.allOutcomes(run.runId, each);
    const files = await bucket.list(outcomes);
    const reverted = new Set(files.map((file) => file.slice(outcomes.length).split('/')[0]));
    for (const file of await bucket.list(layout.reverts(run.runId, target, pass - each + 1)))
      for await (const row of jsonLines((await bucket.read(file)) ?? gone(file))) {
        const { journal } = row as JournalRow;
        if (!reverted.has(journal.split('/').at(-2)))
          throw new Error(`The journal ${journal} was not gone through: start an undo of run ${target}.`);
      }
  }
};

const gone = (file: string): never => {
  throw new Error(`The list of journals ${file} is gone.`);
};
