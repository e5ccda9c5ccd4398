import { inParallel } from '../in-parallel.ts';
import type { Write } from './decision.ts';
import type { Pace } from './pace.ts';

/** refused: the item is not as it was read; nothing was written. late: it was not begun any more, or not ended. */
export type WriteResult = (
  | { readonly status: 'done' }
  | { readonly status: 'refused' }
  | { readonly status: 'late' }
  | { readonly status: 'conflict'; readonly reason: string }
  | { readonly status: 'failed'; readonly reason: string; readonly again: boolean }
) & {
  /** Attempts that DynamoDB throttled; absent: none. */
  readonly throttled?: number;
};

/** Carries out writes to different items; one result a write, in their order. Begins nothing more once it is late; never throws. */
export interface Writer {
  write(tableName: string, writes: readonly Write[], pace: Pace): Promise<WriteResult[]>;
}

const width = 16;

/** The writer that carries out each write on its own, a few at a time. `one` asks for the turn of each of its requests. */
export const eachAlone = (one: (tableName: string, write: Write, pace: Pace) => Promise<WriteResult>): Writer => ({
  async write(tableName, writes, pace) {
    const results: WriteResult[] = [];
    await inParallel(writes.entries(), width, async ([index, write]) => {
      results[index] = pace.late() ? { status: 'late' } : await one(tableName, write, pace);
    });
    return results;
  },
});
