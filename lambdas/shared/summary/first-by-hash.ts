/** Keeps the `most` entries with the lowest hashes: the same sample whatever order they come in. Of two with one hash, the first. */
export class FirstByHash<T> {
  readonly #most: number;
  #entries: { readonly hash: string; readonly value: T }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  add(hash: string, value: T) {
    const last = this.#entries.at(-1);
    if (this.#entries.length === this.#most && last !== undefined && hash > last.hash) return;
    if (this.#entries.some((entry) => entry.hash === hash)) return;
    this.#entries.push({ hash, value });
    this.#entries.sort((a, b) => (a.hash < b.hash ? -1 : 1));
    this.#entries.length = Math.min(this.#entries.length, this.#most);
  }

  values(): T[] {
    return this.#entries.map(({ value }) => value);
  }
}
