import { randomBytes } from 'node:crypto';
import { AwsError } from '../../core/service.ts';
import { StateFailure } from '../engine/failure.ts';
import type { Visit } from '../engine/visit.ts';

const tokenBytes = 96;

export const newTaskToken = (): string => randomBytes(tokenBytes).toString('base64url');

/** A task that waits for its token to come back. */
export interface PendingTask {
  readonly visit: Visit;
  /** Sandbox time of the last heartbeat, or of the start. */
  lastHeartbeatMs: number;
  readonly outcome: Promise<unknown>;
}

interface Settling extends PendingTask {
  readonly succeed: (output: unknown) => void;
  readonly fail: (failure: StateFailure) => void;
}

/** Every token that was handed out. */
export class TaskTokens {
  /** Undefined: handed out, and closed. */
  readonly #tasks = new Map<string, Settling | undefined>();
  /** The state machine of every token ever, for IAM. */
  readonly #machines = new Map<string, string>();

  open(visit: Visit, token: string): PendingTask {
    const { promise: outcome, resolve: succeed, reject: fail } = Promise.withResolvers<unknown>();
    outcome.catch(() => undefined);
    const task = { visit, lastHeartbeatMs: visit.execution.world.clock.now(), outcome, succeed, fail };
    this.#tasks.set(token, task);
    this.#machines.set(token, visit.execution.machine.arn);
    return task;
  }

  close(token: string): void {
    this.#tasks.set(token, undefined);
  }

  machineArn(token: unknown): string | undefined {
    return this.#machines.get(token as string);
  }

  succeed(token: unknown, output: unknown): void {
    const task = this.#find(token);
    this.close(token as string);
    task.succeed(output);
  }

  fail(token: unknown, error: string, cause: string): void {
    const task = this.#find(token);
    this.close(token as string);
    task.fail(new StateFailure(error, cause));
  }

  heartbeat(token: unknown): void {
    const task = this.#find(token);
    task.lastHeartbeatMs = task.visit.execution.world.clock.now();
  }

  #find(token: unknown): Settling {
    if (typeof token !== 'string' || Buffer.from(token, 'base64url').length !== tokenBytes) {
      throw new AwsError('InvalidToken', `Invalid Token: '${String(token).slice(0, 80)}'`);
    }
    if (!this.#tasks.has(token))
      throw new AwsError('TaskDoesNotExist', 'Task does not exist: no such token was given.');
    const task = this.#tasks.get(token);
    if (!task) throw new AwsError('TaskTimedOut', "Task Timed Out: 'Provided task does not exist anymore'");
    return task;
  }
}
