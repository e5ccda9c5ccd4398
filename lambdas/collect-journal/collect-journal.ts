import type { Bucket } from '../shared/bucket.ts';
import type { CollectJournalInput, CollectJournalOutput, JournalRow, Run } from '../shared/contract.ts';
import { toJsonLines } from '../shared/json-lines.ts';
import { layout } from '../shared/layout.ts';
import { RowFiles } from '../shared/summary/row-files.ts';

export interface CollectJournalPorts {
  readonly hold: { assertNotLifted(run: Run): Promise<void> };
  readonly bucket: Bucket;
}

/**
 * Lists the batches' journals of the target, a row each; passes that wrote nothing don't count.
 * The target writes no more, so that a second attempt writes the same rows again.
 */
export const collectJournal = async (
  { run, target }: CollectJournalInput,
  { hold, bucket }: CollectJournalPorts,
): Promise<CollectJournalOutput> => {
  await hold.assertNotLifted(run);
  const passes = journalsByPass(target, await bucket.list(layout.journals(target)));
  for (const [index, journals] of passes.entries()) {
    const prefix = layout.reverts(run.runId, target, index + 1);
    const rows = new RowFiles(prefix, (file, text) => bucket.put(file, text));
    for (const journal of journals) await rows.add(toJsonLines([{ journal } satisfies JournalRow]));
    await rows.close();
  }
  return { passes: passes.length };
};

/** The folders `<pass>/<batchId>/`, pass by pass, the first pass first. */
const journalsByPass = (target: string, files: readonly string[]): Set<string>[] => {
  const passes = new Map<number, Set<string>>();
  for (const file of files) {
    const [pass = '', batchId = ''] = file.slice(layout.journals(target).length).split('/');
    const journals = passes.get(Number(pass)) ?? new Set();
    passes.set(Number(pass), journals.add(layout.journal(target, Number(pass), batchId)));
  }
  return [...passes].sort(([a], [b]) => a - b).map(([, journals]) => journals);
};
