/** Keeps the `most` entries with the lowest hashes: the same sample whatever order they come in. */
export class FirstByHash<T> {
  readonly #most: number;
  #entries: { readonly hash: string; readonly value: T }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(hash: string, value: T) {
    const last = this.#entries.at(-1);
    if (this.#entries.length === this.#most && last !== undefined && hash > last.hash) return;
    const others = this.#entries.filter((entry) => entry.hash !== hash);
    this.#entries = [...others, { hash, value }].sort((a, b) => (a.hash < b.hash ? -1 : 1)).slice(0, this.#most);
  }

  values(): T[] {
    return this.#entries.map(({ value }) => value);
  }
}
