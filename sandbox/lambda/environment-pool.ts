import { availableParallelism } from 'node:os';
import type { Cut } from '../core/functions.ts';
import { errorPayload, platformError } from './error-payload.ts';
import type { Ending, EnvironmentOptions } from './execution-environment.ts';
import { ExecutionEnvironment } from './execution-environment.ts';
import type { Work } from './messages.ts';

/** Environments of one function at most. Each takes some 30 MB; more than this only wait for the same processors. */
const mostEnvironments = Math.min(20, 4 * availableParallelism());
/** Starting more at once would only make each slower. */
const mostStarting = Math.max(1, Math.floor(availableParallelism() / 2));
const idleLifeMs = 120_000;
/** A busy environment is often free again sooner than another one has started. */
const patienceMs = 150;

interface Job {
  readonly work: Work;
  readonly since: number;
  readonly end: (ending: Ending) => void;
}

const closedEnding = ({ requestId }: Work): Ending => ({
  payload: JSON.stringify(platformError('Runtime.ExitError', requestId, 'The sandbox is closing.')),
  functionError: 'Unhandled',
});

/**
 * The execution environments of one function: idle ones are used again, new ones are started while invocations queue.
 * Beyond the most it may have, invocations wait; their time to run only begins when they do.
 */
export class EnvironmentPool {
  readonly #options: () => Pick<EnvironmentOptions, 'boot' | 'env' | 'onPrint'>;
  readonly #all = new Set<ExecutionEnvironment>();
  readonly #idle: { environment: ExecutionEnvironment; timer: NodeJS.Timeout }[] = [];
  readonly #queue: Job[] = [];
  #starting = 0;
  /** When it was last decided whether there should be more. */
  #lookedAt = 0;
  #growing: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: () => Pick<EnvironmentOptions, 'boot' | 'env' | 'onPrint'>) {
    this.#options = options;
  }

  run(work: Work): Promise<Ending> {
    if (this.#closed) return Promise.resolve(closedEnding(work));
    return new Promise((end) => {
      const job = { work, since: performance.now(), end };
      const idle = this.#idle.pop();
      if (idle === undefined) {
        this.#queue.push(job);
        this.#grow();
        return;
      }
      clearTimeout(idle.timer);
      this.#assign(idle.environment, job);
    });
  }

  async cutOff(cut: Cut): Promise<void> {
    await Promise.all([...this.#all].map((environment) => environment.cutOff(cut)));
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#growing);
    for (const { timer } of this.#idle.splice(0)) clearTimeout(timer);
    for (const { work, end } of this.#queue.splice(0)) end(closedEnding(work));
    await Promise.all([...this.#all].map((environment) => environment.close()));
  }

  #grow(): void {
    if (this.#closed || this.#queue.length <= this.#starting) return;
    if (this.#starting >= mostStarting || this.#all.size >= mostEnvironments) return;
    const patience = this.#patience() || (this.#isSaturated() ? patienceMs : 0);
    if (patience > 0) {
      clearTimeout(this.#growing);
      this.#growing = setTimeout(() => this.#grow(), patience);
      return;
    }
    this.#starting += 1;
    try {
      this.#all.add(this.#start());
    } catch (error) {
      // Node.js refuses the function's NODE_OPTIONS, for one.
      this.#starting -= 1;
      this.#queue.shift()?.end({ payload: JSON.stringify(errorPayload(error)), functionError: 'Unhandled' });
      this.#grow();
    }
  }

  /** How long the environments that there are may still be waited for, in milliseconds. */
  #patience(): number {
    const waiting = this.#queue[this.#starting];
    if (waiting === undefined || this.#all.size === this.#starting) return 0;
    return Math.max(0, Math.max(waiting.since, this.#lookedAt) + patienceMs - performance.now());
  }

  /** Whether the environments that there are keep most of the processors busy (the services need the rest): more would only take turns. */
  #isSaturated(): boolean {
    this.#lookedAt = performance.now();
    const used = [...this.#all].reduce((sum, environment) => sum + environment.utilization(), 0);
    return used >= 0.75 * availableParallelism();
  }

  #start(): ExecutionEnvironment {
    const environment: ExecutionEnvironment = new ExecutionEnvironment({
      ...this.#options(),
      onStarted: (broken) => {
        this.#starting -= 1;
        this.#lookedAt = performance.now();
        if (broken === undefined) this.#offer(environment);
        else {
          void environment.close();
          this.#queue.shift()?.end(broken);
        }
        this.#grow();
      },
      onGone: () => this.#forget(environment),
    });
    return environment;
  }

  #assign(environment: ExecutionEnvironment, job: Job): void {
    void environment.run(job.work).then((ending) => {
      job.end(ending);
      this.#offer(environment);
    });
  }

  /** Gives a free environment the next invocation, or lets it idle. */
  #offer(environment: ExecutionEnvironment): void {
    if (!this.#all.has(environment)) return;
    const next = this.#queue.shift();
    if (next !== undefined) {
      this.#assign(environment, next);
      return;
    }
    const timer = setTimeout(() => void environment.close(), idleLifeMs).unref();
    this.#idle.push({ environment, timer });
  }

  #forget(environment: ExecutionEnvironment): void {
    this.#all.delete(environment);
    const at = this.#idle.findIndex((idle) => idle.environment === environment);
    if (at >= 0) clearTimeout(this.#idle.splice(at, 1)[0]?.timer);
    this.#grow();
  }
}
