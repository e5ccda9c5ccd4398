import { createHash } from 'node:crypto';
import type { Bucket } from '../shared/bucket.ts';
import { toJsonLines } from '../shared/json-lines.ts';
import { RowFiles } from '../shared/summary/row-files.ts';

/** The plan's rows, under a prefix that no other attempt has; their SHA-256 is that of all files' bytes, one after the other. */
export class PlanRows {
  readonly rowsPrefix: string;
  readonly #hash = createHash('sha256');
  readonly #files: RowFiles;

  constructor(bucket: Bucket, rowsPrefix: string) {
    this.rowsPrefix = rowsPrefix;
    // What is there already is this very write, whose answer was lost.
    this.#files = new RowFiles(rowsPrefix, (file, text) => bucket.create(file, text));
  }

  async add(row: unknown): Promise<void> {
    const line = toJsonLines([row]);
    this.#hash.update(line);
    await this.#files.add(line);
  }

  /** The SHA-256, hex. */
  async close(): Promise<string> {
    await this.#files.close();
    return this.#hash.digest('hex');
  }
}
