/** Somebody who waits for a moment of sandbox time. `index` is its place in the heap; -1 once it has left. */
export interface Sleeper {
  readonly timeMs: number;
  readonly wake: () => void;
  index: number;
}

/** A binary heap, earliest first: tens of thousands may come and go, each in logarithmic time. */
export class Sleepers {
  readonly #heap: Sleeper[] = [];

  first(): Sleeper | undefined {
    return this.#heap[0];
  }

  add(timeMs: number, wake: () => void): Sleeper {
    const sleeper = { timeMs, wake, index: this.#heap.length };
    this.#heap.push(sleeper);
    this.#rise(sleeper);
    return sleeper;
  }

  remove(sleeper: Sleeper): void {
    const { index } = sleeper;
    const last = index === -1 ? undefined : this.#heap.pop();
    if (!last) return;
    if (last !== sleeper) {
      this.#place(last, index);
      this.#rise(last);
      this.#sink(last);
    }
    sleeper.index = -1;
  }

  #place(sleeper: Sleeper, index: number) {
    this.#heap[index] = sleeper;
    sleeper.index = index;
  }

  #swap(a: Sleeper, b: Sleeper) {
    const { index } = a;
    this.#place(a, b.index);
    this.#place(b, index);
  }

  #rise(sleeper: Sleeper) {
    for (;;) {
      const parent = sleeper.index === 0 ? undefined : this.#heap[(sleeper.index - 1) >> 1];
      if (!parent || parent.timeMs <= sleeper.timeMs) return;
      this.#swap(sleeper, parent);
    }
  }

  #sink(sleeper: Sleeper) {
    for (;;) {
      const left = this.#heap[2 * sleeper.index + 1];
      const right = this.#heap[2 * sleeper.index + 2];
      const child = right && left && right.timeMs < left.timeMs ? right : left;
      if (!child || child.timeMs >= sleeper.timeMs) return;
      this.#swap(sleeper, child);
    }
  }
}
