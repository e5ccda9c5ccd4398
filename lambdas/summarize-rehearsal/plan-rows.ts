import { createHash } from 'node:crypto';
import type { Bucket } from '../shared/bucket.ts';
import { toJsonLines } from '../shared/json-lines.ts';
import { planHash } from '../shared/plan-hash.ts';
import { RowFiles } from '../shared/summary/row-files.ts';

/** The plan's rows, under a prefix that no other attempt has. */
export class PlanRows {
  readonly rowsPrefix: string;
  readonly #hashes = new Map<string, string>();
  readonly #files: RowFiles;

  constructor(bucket: Bucket, rowsPrefix: string) {
    this.rowsPrefix = rowsPrefix;
    this.#files = new RowFiles(rowsPrefix, (file, text) => {
      this.#hashes.set(file.slice(rowsPrefix.length), createHash('sha256').update(text).digest('hex'));
      // What is there already is this very write, whose answer was lost.
      return bucket.create(file, text);
    });
  }

  add(row: unknown): Promise<void> {
    return this.#files.add(toJsonLines([row]));
  }

  /** The SHA-256 of all files, hex. */
  async close(): Promise<string> {
    await this.#files.close();
    return planHash(this.#hashes);
  }
}
