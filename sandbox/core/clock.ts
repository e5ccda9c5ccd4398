/**
 * The sandbox's one clock. Sandbox time runs `scale` times as fast as real time, and jumps when it is advanced;
 * it never goes back. What a function's code itself takes (its timeout, an SDK's retries) stays real time.
 */
export interface Clock {
  readonly scale: number;
  /** Sandbox time, milliseconds since the epoch. */
  now(): number;
  /** Resolves once sandbox time has reached `timeMs` (advancing counts). Rejects with the signal's reason. */
  until(timeMs: number, signal?: AbortSignal): Promise<void>;
  sleep(sandboxMs: number, signal?: AbortSignal): Promise<void>;
  /** Throws RangeError for a time to come that it can't tell. */
  advance(seconds: number): void;
  /** `[realBaseMs, sandboxBaseMs, scale]`, shared with worker threads: `sandboxNow` in sandbox-clock.ts reads it. */
  readonly shared: Float64Array<SharedArrayBuffer>;
}
