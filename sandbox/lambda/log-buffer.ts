/** The latest of what a function printed; older text is let go. */
export class LogBuffer {
  readonly #most: number;
  readonly #chunks: string[] = [];
  #length = 0;

  constructor(mostCharacters = 1_000_000) {
    this.#most = mostCharacters;
  }

  append(text: string): void {
    this.#chunks.push(text);
    this.#length += text.length;
    if (this.#length <= 2 * this.#most) return;
    const kept = this.text();
    this.#chunks.splice(0, this.#chunks.length, kept);
    this.#length = kept.length;
  }

  /** All that is kept, oldest first. */
  text(): string {
    return this.#chunks.join('').slice(-this.#most);
  }
}
