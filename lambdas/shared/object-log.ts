import type { Bucket } from './bucket.ts';
import { jsonLines, toJsonLines } from './json-lines.ts';

/** A log under a prefix: JSON Lines objects `0001.jsonl`, `0002.jsonl` …, each written once. What is there stays. */
export class ObjectLog {
  readonly #bucket: Bucket;
  readonly #prefix: string;
  #written = 0;

  constructor(bucket: Bucket, prefix: string) {
    this.#bucket = bucket;
    this.#prefix = prefix;
  }

  /** Everything written so far, oldest object first. */
  async *read(): AsyncGenerator<unknown> {
    const keys = await this.#bucket.list(this.#prefix);
    this.#written = keys.length;
    for (const key of keys) yield* jsonLines((await this.#bucket.read(key)) ?? emptyObject());
  }

  async isEmpty(): Promise<boolean> {
    return (await this.#bucket.list(this.#prefix)).length === 0;
  }

  /** Adds the first object. False: there is one already, and nothing was added. */
  begin(values: readonly unknown[]): Promise<boolean> {
    this.#written = 1;
    return this.#bucket.create(this.#key(), toJsonLines(values));
  }

  /** Adds one object, after all that are there. */
  async append(values: readonly unknown[]): Promise<void> {
    // Most often nothing is there: trying costs less than asking.
    const body = toJsonLines(values);
    do this.#written++;
    while (!(await this.#bucket.create(this.#key(), body)));
  }

  #key = () => `${this.#prefix}${String(this.#written).padStart(4, '0')}.jsonl`;
}

async function* emptyObject(): AsyncGenerator<Uint8Array> {}
