import { sha256 } from '../stored-rows.ts';

const mostRows = 50_000;
/** Rows may bring images of up to 180 KB each. */
const mostCharacters = 16_000_000;

/** Rows as JSON Lines, handed over in files `0000.jsonl` …, of a size that fits into memory. */
export class RowFiles {
  readonly #prefix: string;
  readonly #write: (file: string, text: string) => Promise<unknown>;
  /** SHA-256, hex, of each file that was handed over. */
  readonly files = new Map<string, string>();
  #lines: string[] = [];
  #characters = 0;

  constructor(prefix: string, write: (file: string, text: string) => Promise<unknown>) {
    this.#prefix = prefix;
    this.#write = write;
  }

  async add(line: string): Promise<void> {
    this.#lines.push(line);
    this.#characters += line.length;
    if (this.#lines.length >= mostRows || this.#characters >= mostCharacters) await this.#flush();
  }

  async close(): Promise<void> {
    if (this.#lines.length > 0) await this.#flush();
  }

  async #flush() {
    const file = `${this.#prefix}${String(this.files.size).padStart(4, '0')}.jsonl`;
    const text = this.#lines.join('');
    await this.#write(file, text);
    this.files.set(file, sha256(text));
    [this.#lines, this.#characters] = [[], 0];
  }
}
