import type { Bucket } from '../shared/bucket.ts';
import { toJsonLines } from '../shared/json-lines.ts';
import type { StoredRows } from '../shared/report.ts';
import { storedRows } from '../shared/stored-rows.ts';
import { RowFiles } from '../shared/summary/row-files.ts';

/**
 * The plan's rows, under a prefix that no other attempt has. Files `1-…` have those of which something would be written, files `2-…` all
 * others: a canary takes the rows that are listed first, and is to see writes.
 */
export class PlanRows {
  readonly rowsPrefix: string;
  readonly #writes: RowFiles;
  readonly #others: RowFiles;

  constructor(bucket: Bucket, rowsPrefix: string) {
    this.rowsPrefix = rowsPrefix;
    // What is there already is this very write, whose answer was lost.
    const write = (file: string, text: string) => bucket.create(file, text);
    this.#writes = new RowFiles(`${rowsPrefix}1-`, write);
    this.#others = new RowFiles(`${rowsPrefix}2-`, write);
  }

  add(row: unknown, wouldBeWritten: boolean): Promise<void> {
    return (wouldBeWritten ? this.#writes : this.#others).add(toJsonLines([row]));
  }

  async close(): Promise<StoredRows> {
    await this.#writes.close();
    await this.#others.close();
    return storedRows(this.rowsPrefix, new Map([...this.#writes.files, ...this.#others.files]));
  }
}
