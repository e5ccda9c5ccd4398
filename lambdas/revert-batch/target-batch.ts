import type { JournalRow } from '../shared/contract.ts';

/** The batch of another run, or of an earlier pass of this one, whose writes go back. */
export interface TargetBatch {
  /** Prefix of its journal, with a trailing slash. */
  readonly journal: string;
  readonly runId: string;
  readonly pass: number;
  readonly batchId: string;
}

/** RevertItems hands over one journal a child. */
export const targetBatch = (items: readonly unknown[]): TargetBatch => {
  const { journal = '' } = (items[0] ?? {}) as Partial<JournalRow>;
  const [, runId, pass, batchId] = /^runs\/([^/]+)\/journal\/(\d+)\/([^/]+)\/$/.exec(journal) ?? [];
  if (runId === undefined || batchId === undefined || items.length !== 1)
    throw new Error(`${JSON.stringify(items)} is not one journal of a batch.`);
  return { journal, runId, pass: Number(pass), batchId };
};
