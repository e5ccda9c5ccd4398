/**
 * When a table's writes were done, in seconds of sandbox time. The triggers can't tell: a function called in one makes a write
 * half as dear again. So the sandbox does: a write's second is one between its being sent to the engine and its answer.
 */
export class WriteTimes {
  readonly #lastSequence: () => number;
  readonly #nowMs: () => number;
  /** Every write up to the number, and after the one before it, was done in the second. Both rise. */
  readonly #marks: { seq: number; readonly second: number }[] = [];
  /** The second of the first answer since the writes were dated. */
  #answered: number | undefined;

  constructor(lastSequence: () => number, nowMs: () => number) {
    this.#lastSequence = lastSequence;
    this.#nowMs = nowMs;
  }

  /** A write is about to be sent: those answered in an earlier second must not be taken for it. */
  sending(): void {
    if (this.#answered !== undefined && this.#answered < this.#second()) this.date();
  }

  /** A write was answered, or never will be. */
  answered(): void {
    this.#answered ??= this.#second();
  }

  /** Gives every write so far its second. Returns the last one's number. */
  date(): number {
    const seq = this.#lastSequence();
    const latest = this.#marks.at(-1);
    const second = this.#answered ?? this.#second();
    this.#answered = undefined;
    if (latest?.second === second) latest.seq = seq;
    else if (seq > (latest?.seq ?? 0)) this.#marks.push({ seq, second });
    return seq;
  }

  /** The second of a write that has one. */
  of(seq: number): number {
    return this.#marks[this.#first((mark) => mark.seq >= seq)]?.second ?? Number.NaN;
  }

  /** The last write, of all there are, before a second begins; 0 when there is none. */
  lastBefore(second: number): number {
    this.date();
    return this.#marks[this.#first((mark) => mark.second >= second) - 1]?.seq ?? 0;
  }

  #second(): number {
    return Math.floor(this.#nowMs() / 1000);
  }

  /** Where the marks begin for which it holds. */
  #first(holds: (mark: { readonly seq: number; readonly second: number }) => boolean): number {
    let low = 0;
    let high = this.#marks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const mark = this.#marks[middle];
      if (mark && holds(mark)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
