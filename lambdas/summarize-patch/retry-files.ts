import type { Bucket } from '../shared/bucket.ts';

const rowsPerFile = 50_000;

/** Rows under a prefix, in files `0000.jsonl` …; those of an earlier attempt are replaced or removed. */
export class RetryFiles {
  readonly #bucket: Bucket;
  readonly #prefix: string;
  readonly #files = new Set<string>();
  #lines: string[] = [];

  constructor(bucket: Bucket, prefix: string) {
    this.#bucket = bucket;
    this.#prefix = prefix;
  }

  async add(line: string): Promise<void> {
    this.#lines.push(line);
    if (this.#lines.length >= rowsPerFile) await this.#flush();
  }

  async close(): Promise<void> {
    if (this.#lines.length > 0) await this.#flush();
    for (const file of await this.#bucket.list(this.#prefix))
      if (!this.#files.has(file)) await this.#bucket.remove(file);
  }

  async #flush() {
    const file = `${this.#prefix}${String(this.#files.size).padStart(4, '0')}.jsonl`;
    await this.#bucket.put(file, this.#lines.join(''));
    this.#files.add(file);
    this.#lines = [];
  }
}
