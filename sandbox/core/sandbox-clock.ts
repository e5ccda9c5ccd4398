import type { Clock } from './clock.ts';
import { Sleepers } from './sleepers.ts';

/** Node's longest timer; a later sleeper's is set again. */
const longestTimerMs = 2 ** 31 - 1;

/** Beyond it times have no four-digit year, and soon after that a Date can't tell them. */
const lastMs = Date.UTC(9999, 11, 31);
const fastest = 1000;

const REAL_BASE = 0;
const SANDBOX_BASE = 1;
const SCALE = 2;

/**
 * Sandbox time, milliseconds, at the present moment of real time: what a worker's `Date` calls with its own.
 * `shared` is `[realBaseMs, sandboxBaseMs, scale]`. Advancing changes the second only, so a read is never torn.
 */
export const sandboxNow = (shared: Float64Array, realNowMs: number): number =>
  Math.floor((shared[SANDBOX_BASE] ?? 0) + (realNowMs - (shared[REAL_BASE] ?? 0)) * (shared[SCALE] ?? 1));

export interface ClockOptions {
  /** Sandbox seconds per real second, more than 0, at most 1000. Default 1. */
  readonly scale?: number;
  /** Sandbox time to begin with, milliseconds since the epoch. Default: the real time. */
  readonly now?: number;
}

export const createClock = ({ scale = 1, now: sandboxBaseMs = Date.now() }: ClockOptions = {}): Clock => {
  if (!(scale > 0 && scale <= fastest))
    throw new RangeError(`The time scale must be more than 0, at most ${fastest}, not ${scale}.`);
  const shared = new Float64Array(new SharedArrayBuffer(3 * Float64Array.BYTES_PER_ELEMENT));
  const realBaseMs = Date.now();
  shared.set([realBaseMs, sandboxBaseMs, scale]);

  const sleepers = new Sleepers();
  let timer: NodeJS.Timeout | undefined;
  let timerForMs = Number.POSITIVE_INFINITY;
  let latestMs = Number.NEGATIVE_INFINITY;

  // The machine's own clock may be set back; the sandbox's never goes back.
  const now = () => {
    latestMs = Math.max(latestMs, sandboxNow(shared, Date.now()));
    return latestMs;
  };

  const wakeAndRearm = () => {
    clearTimeout(timer);
    timerForMs = Number.POSITIVE_INFINITY;
    const present = now();
    for (let first = sleepers.first(); first; first = sleepers.first()) {
      if (first.timeMs > present) return arm(first.timeMs, present);
      sleepers.remove(first);
      first.wake();
    }
  };

  // Unref'd: what keeps a sandbox's process alive is its server, not its waits.
  const arm = (timeMs: number, present: number) => {
    clearTimeout(timer);
    timerForMs = timeMs;
    timer = setTimeout(wakeAndRearm, Math.min(Math.ceil((timeMs - present) / scale), longestTimerMs)).unref();
  };

  const until = (timeMs: number, signal?: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const present = now();
      if (timeMs <= present) return resolve();
      const onAbort = () => {
        sleepers.remove(sleeper);
        reject(signal?.reason);
      };
      const sleeper = sleepers.add(timeMs, () => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      });
      signal?.addEventListener('abort', onAbort, { once: true });
      if (timeMs < timerForMs) arm(timeMs, present);
    });

  return {
    scale,
    shared,
    now,
    until,
    sleep: (sandboxMs, signal) => until(now() + sandboxMs, signal),
    advance(seconds) {
      if (!(seconds >= 0 && now() + seconds * 1000 <= lastMs)) {
        throw new RangeError(`The clock can be advanced by 0 seconds or more, up to the year 9999, not by ${seconds}.`);
      }
      shared[SANDBOX_BASE] = (shared[SANDBOX_BASE] ?? 0) + seconds * 1000;
      wakeAndRearm();
    },
  };
};
