/** Something that a function printed. */
export interface LogEvent {
  /** Sandbox time, milliseconds. */
  readonly at: number;
  readonly text: string;
}

/** The latest of what a function printed; older text is let go. */
export class LogBuffer {
  readonly #now: () => number;
  readonly #most: number;
  readonly #events: LogEvent[] = [];
  #length = 0;

  constructor(now: () => number, mostCharacters = 1_000_000) {
    this.#now = now;
    this.#most = mostCharacters;
  }

  append(text: string): void {
    this.#events.push({ at: this.#now(), text });
    this.#length += text.length;
    if (this.#length <= 2 * this.#most) return;
    while (this.#length > this.#most && this.#events.length > 1) this.#length -= this.#events.shift()?.text.length ?? 0;
  }

  /** What is kept, oldest first. */
  events(): readonly LogEvent[] {
    return this.#events;
  }

  text(): string {
    return this.#events.map(({ text }) => text).join('');
  }
}
