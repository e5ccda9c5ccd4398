import { inParallel } from '../in-parallel.ts';
import type { Write } from './decision.ts';

/** refused: the item is not as it was read; nothing was written. late: it was not begun any more. */
export type WriteResult =
  | { readonly status: 'done' }
  | { readonly status: 'refused' }
  | { readonly status: 'late' }
  | { readonly status: 'conflict'; readonly reason: string }
  | { readonly status: 'failed'; readonly reason: string; readonly again: boolean };

/** Carries out writes to different items; one result a write, in their order. Begins nothing more once it is late; never throws. */
export interface Writer {
  write(tableName: string, writes: readonly Write[], late: () => boolean): Promise<WriteResult[]>;
}

const width = 16;

/** The writer that carries out each write on its own, a few at a time. */
export const eachAlone = (one: (tableName: string, write: Write) => Promise<WriteResult>): Writer => ({
  async write(tableName, writes, late) {
    const results: WriteResult[] = [];
    await inParallel(writes.entries(), width, async ([index, write]) => {
      results[index] = late() ? { status: 'late' } : await one(tableName, write);
    });
    return results;
  },
});
