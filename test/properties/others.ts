import type { Interference } from './history.ts';
import type { What } from './outside.ts';

/** Others, who write while the run does, each at a moment of their own. */
export class Others {
  #due: readonly Interference[] = [];
  #calls = 0;
  readonly #asked: string[] = [];
  readonly #written: string[] = [];

  /** From now on these write. */
  begin(due: readonly Interference[]): void {
    this.#due = due;
    this.#calls = 0;
    for (const items of [this.#asked, this.#written]) items.splice(0);
  }

  /** The run has written to an item. */
  wrote(item: string): void {
    this.#written.push(item);
  }

  /** A call is about to take effect: whose moment is it? */
  next({ writesTo }: What): readonly Interference[] {
    this.#calls++;
    this.#asked.push(...writesTo);
    const due = this.#due.filter((each) => this.#isNow(each, writesTo));
    this.#due = this.#due.filter((each) => !due.includes(each));
    return due;
  }

  #isNow({ item: n, when }: Interference, writesTo: readonly string[]): boolean {
    const times = (items: readonly string[]) => items.filter((item) => item === `item ${n}`).length;
    if ('call' in when) return when.call === this.#calls;
    if ('written' in when) return when.written === times(this.#written);
    return writesTo.includes(`item ${n}`) && when.writeTo === times(this.#asked);
  }
}
