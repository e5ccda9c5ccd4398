import type { KeyRow } from '../../shared/attribute.ts';
import type { RepairInput } from '../../shared/contract.ts';

/** A row as a source found it. Of several for one key, the one with the highest `order` stays. */
export interface CollectedRow {
  readonly row: KeyRow;
  readonly order: string;
  /** How large it is, if it brings images; those of a bare key don't count. */
  readonly bytes?: number;
}

/** Some rows, and how to go on after them: a cursor is plain JSON that only its source understands. */
export interface Page {
  readonly rows: readonly CollectedRow[];
  /** What is being read, as a name for files. Another one than before: the source changed, and is read from its start. */
  readonly reading: string;
  readonly next:
    | { readonly kind: 'more'; readonly cursor: unknown }
    | { readonly kind: 'wait'; readonly cursor: unknown; readonly seconds: number }
    | { readonly kind: 'done' };
}

/** One way to find the impacted keys. */
export interface KeySource {
  /** Pages from the cursor on (null: from the start), each of a bounded size. The caller stops listening when its time is up. */
  collect(cursor: unknown, input: RepairInput): AsyncIterable<Page>;
}
