/**
 * When a table's writes were done, real time. The triggers can't tell: a function called in one makes a write half as dear
 * again. So the sandbox does, to the millisecond: a write's time lies between its being sent to the engine and its answer.
 */
export class WriteTimes {
  readonly #lastSequence: () => number;
  readonly #now: () => number;
  /** Every write up to the number, and after the one before it, was done at the time. Both rise. */
  readonly #marks: { seq: number; readonly realMs: number }[] = [];
  /** The first answer since the latest mark. */
  #answeredMs: number | undefined;

  constructor(lastSequence: () => number, now: () => number = Date.now) {
    this.#lastSequence = lastSequence;
    this.#now = now;
  }

  /** A write is about to be sent: what was answered in an earlier millisecond must not be mixed up with it. */
  sending(): void {
    if (this.#answeredMs !== undefined && this.#answeredMs < this.#now()) this.date();
  }

  /** A write was answered, or never will be. */
  answered(): void {
    this.#answeredMs ??= this.#now();
  }

  /** Gives every write so far its time. Returns the last one's number. */
  date(): number {
    const seq = this.#lastSequence();
    const latest = this.#marks.at(-1);
    // The machine's own clock may be set back.
    const realMs = Math.max(this.#answeredMs ?? this.#now(), latest?.realMs ?? 0);
    this.#answeredMs = undefined;
    if (latest?.realMs === realMs) latest.seq = seq;
    else if (seq > (latest?.seq ?? 0)) this.#marks.push({ seq, realMs });
    return seq;
  }

  /** The time of a write that has one. */
  of(seq: number): number {
    return this.#marks[this.#first((mark) => mark.seq >= seq)]?.realMs ?? Number.NaN;
  }

  /** The last write for whose time it holds, of all there are; 0 when there is none. */
  lastWhere(isBefore: (realMs: number) => boolean): number {
    this.date();
    return this.#marks[this.#first(({ realMs }) => !isBefore(realMs)) - 1]?.seq ?? 0;
  }

  /** Where the marks begin for which it holds. */
  #first(holds: (mark: { readonly seq: number; readonly realMs: number }) => boolean): number {
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
