import { StateFailure } from '../engine/failure.ts';
import type { Visit } from '../engine/visit.ts';
import type { TaskLimits } from './task-runner.ts';

/** The events of an optimized integration's task. */
export class TaskEvents {
  readonly #visit: Visit;
  readonly #resource: { readonly resourceType: 'lambda'; readonly resource: string };

  constructor(visit: Visit, resource: string) {
    this.#visit = visit;
    this.#resource = { resourceType: 'lambda', resource };
  }

  started(parameters: unknown, limits: TaskLimits): void {
    this.#record('Scheduled', {
      region: this.#visit.execution.world.region,
      parameters,
      timeoutInSeconds: limits.timeoutSeconds,
      heartbeatInSeconds: limits.heartbeatSeconds,
    });
    this.#record('Started', {});
  }

  submitted(output: unknown): void {
    this.#record('Submitted', { output });
  }

  succeeded(output: unknown): void {
    this.#record('Succeeded', { output });
  }

  ended(error: unknown): void {
    if (error instanceof StateFailure) {
      const how = /^States\..*Timeout$/.test(error.error) ? 'TimedOut' : 'Failed';
      this.#record(how, { error: error.error, cause: error.cause });
    } else {
      this.#visit.flow.record('TaskStateAborted');
    }
  }

  #record(what: string, members: Record<string, unknown>): void {
    this.#visit.flow.record(`Task${what}`, `task${what}`, { ...this.#resource, ...members });
  }
}
