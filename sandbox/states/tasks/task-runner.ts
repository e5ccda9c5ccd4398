import { Aborted, StateFailure } from '../engine/failure.ts';
import type { Visit } from '../engine/visit.ts';

export interface TaskLimits {
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
}

/** Does a Task's work and records its events. Throws StateFailure or Aborted. */
export type TaskRunner = (visit: Visit, args: unknown, limits: TaskLimits) => Promise<unknown>;

/**
 * A function's answer within the task's limits, in real time: a function's code does not run on the sandbox's clock.
 * lambda:invoke never sends heartbeats, so HeartbeatSeconds is a second timeout. What comes after the end is dropped.
 */
export const withinLimits = <T>(work: Promise<T>, limits: TaskLimits, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const timers: NodeJS.Timeout[] = [];
    const settle = (finish: () => void) => {
      timers.forEach(clearTimeout);
      signal.removeEventListener('abort', onAbort);
      finish();
    };
    const onAbort = () => settle(() => reject(new Aborted()));
    const arm = (seconds: number | undefined, error: string, what: string) => {
      if (seconds === undefined || seconds * 1000 > 2 ** 31 - 1) return;
      const fail = () => reject(new StateFailure(error, `The task ${what} for ${seconds} seconds.`));
      timers.push(setTimeout(() => settle(fail), seconds * 1000));
    };
    arm(limits.timeoutSeconds, 'States.Timeout', 'has been running');
    arm(limits.heartbeatSeconds, 'States.HeartbeatTimeout', 'has sent no heartbeat');
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort);
    work.then(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    );
  });
