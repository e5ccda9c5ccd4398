import type { World } from '../../core/world.ts';
import { clockFunctions } from '../expressions/aws-functions.ts';
import type { MapRun } from '../map-run/map-run.ts';
import type { TaskTokens } from '../tasks/task-tokens.ts';
import { type Ending, endingOf } from './ending.ts';
import { Flow } from './flow.ts';
import { History } from './history.ts';
import type { Block } from './state.ts';
import type { StateMachine } from './state-machine.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** What an execution is started with. */
export interface Start {
  readonly arn: string;
  readonly name: string;
  readonly input: unknown;
  readonly block: Block;
  readonly timeoutSeconds?: number | undefined;
  /** The Map Run that it is a child of. */
  readonly mapRun?: MapRun;
  /** Called at the start, at the end and at a redrive. */
  readonly onStatus?: (execution: Execution) => void;
}

/** What executions share. */
export interface Engine {
  readonly world: World;
  readonly tokens: TaskTokens;
  register(execution: Execution): void;
  registerMapRun(mapRun: MapRun): void;
}

/** One execution, top-level or a Map Run's child. */
export class Execution {
  readonly engine: Engine;
  readonly machine: StateMachine;
  readonly start: Start;
  readonly history: History;
  readonly startedMs: number;
  readonly mapRuns: MapRun[] = [];
  status: ExecutionStatus = 'RUNNING';
  stoppedMs: number | undefined;
  ending: Ending | undefined;
  redriveCount = 0;
  redrivenMs: number | undefined;
  /** `$states.context.Execution`. */
  readonly context: Record<string, unknown>;
  readonly #flow: Flow;
  #cut = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(engine: Engine, machine: StateMachine, start: Start) {
    this.engine = engine;
    this.machine = machine;
    this.start = start;
    this.startedMs = engine.world.clock.now();
    this.history = new History(engine.world.clock);
    this.context = {
      Id: start.arn,
      Input: start.input,
      Name: start.name,
      RoleArn: machine.roleArn,
      StartTime: new Date(this.startedMs).toISOString(),
      RedriveCount: 0,
    };
    this.#flow = new Flow(this, start.block, start.input, clockFunctions(engine.world.clock), 0);
  }

  get arn(): string {
    return this.start.arn;
  }

  get world(): World {
    return this.engine.world;
  }

  /** Resolves once nothing of it runs any more. */
  begin(): Promise<void> {
    const { roleArn } = this.machine;
    this.#flow.record('ExecutionStarted', 'executionStarted', { input: this.start.input, roleArn });
    this.#running = this.#go();
    return this.#running;
  }

  /** Goes on at the states that were entered and not left. The caller has checked that it may. */
  redrive(): Promise<void> {
    this.status = 'RUNNING';
    this.ending = undefined;
    this.stoppedMs = undefined;
    this.redriveCount += 1;
    this.redrivenMs = this.world.clock.now();
    this.context.RedriveCount = this.redriveCount;
    this.context.RedriveTime = new Date(this.redrivenMs).toISOString();
    this.#cut = new AbortController();
    // What was stopped a moment ago may still unwind.
    this.#running = this.#running.then(() => {
      this.history.closed = false;
      this.#flow.record('ExecutionRedriven', 'executionRedriven', { redriveCount: this.redriveCount });
      return this.#go();
    });
    return this.#running;
  }

  /** Ends a running execution from outside, at once. */
  stop(ending: Ending): void {
    if (this.status !== 'RUNNING') return;
    this.#end(ending);
    this.#cut.abort();
  }

  #go(): Promise<void> {
    this.start.onStatus?.(this);
    return this.#run(this.#cut);
  }

  async #run(cut: AbortController): Promise<void> {
    const seconds = this.start.timeoutSeconds;
    const over = new AbortController();
    // Its own time limit starts anew with a redrive.
    if (seconds !== undefined) {
      this.world.clock.sleep(seconds * 1000, over.signal).then(
        () => this.stop({ status: 'TIMED_OUT' }),
        () => undefined,
      );
    }
    try {
      const output = await this.#flow.run(cut.signal);
      this.#end({ status: 'SUCCEEDED', output });
    } catch (error) {
      if (!cut.signal.aborted) this.#end(endingOf(error));
    } finally {
      over.abort();
    }
  }

  #end(ending: Ending): void {
    if (this.status !== 'RUNNING') return;
    const { status, output, error, cause } = ending;
    const name = { SUCCEEDED: 'Succeeded', FAILED: 'Failed', TIMED_OUT: 'TimedOut', ABORTED: 'Aborted' }[status];
    this.#flow.record(`Execution${name}`, `execution${name}`, { output, error, cause });
    this.history.closed = true;
    this.status = status;
    this.ending = ending;
    this.stoppedMs = this.world.clock.now();
    this.start.onStatus?.(this);
  }
}
