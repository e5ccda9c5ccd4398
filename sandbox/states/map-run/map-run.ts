import { randomUUID } from 'node:crypto';
import type { Execution } from '../engine/execution.ts';
import { Aborted, StateFailure } from '../engine/failure.ts';
import type { Block } from '../engine/state.ts';
import { Child, type ChildInput } from './child.ts';
import { Tally } from './tally.ts';

export interface MapRunSettings {
  readonly label: string;
  readonly processor: Block;
  readonly express: boolean;
  /** 0: as many as there may be. */
  readonly maxConcurrency: number;
  readonly mostAtOnce: number;
  readonly toleratedFailureCount: number | undefined;
  readonly toleratedFailurePercentage: number | undefined;
}

/** A distributed Map's run: the children, their counts, and what is tolerated. */
export class MapRun {
  readonly parent: Execution;
  readonly settings: MapRunSettings;
  readonly uuid = randomUUID();
  readonly arn: string;
  readonly children: readonly Child[];
  readonly tally: Tally;
  readonly startedMs: number;
  status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED' = 'RUNNING';
  stoppedMs: number | undefined;
  redriveCount = 0;
  redrivenMs: number | undefined;
  /** Items whose results are in S3. */
  resultsWritten = 0;

  constructor(parent: Execution, settings: MapRunSettings, inputs: readonly ChildInput[]) {
    this.parent = parent;
    this.settings = settings;
    this.arn = this.#arn('mapRun', this.uuid);
    this.children = inputs.map((input) => new Child(this, input));
    this.tally = new Tally(this.children);
    this.startedMs = parent.world.clock.now();
  }

  childArn(name: string): string {
    return this.settings.express ? this.#arn('express', `${this.uuid}:${name}`) : this.#arn('execution', name);
  }

  prepareRedrive(): void {
    this.status = 'RUNNING';
    this.stoppedMs = undefined;
    this.redriveCount += 1;
    this.redrivenMs = this.parent.world.clock.now();
  }

  /**
   * Runs every child that has not succeeded. AWS does not say whether a redrive starts children that never started
   * (PENDING); here it does, since nothing else would ever run them.
   * `write` makes the Map's result; it is also called when the tolerance is exceeded, so that the results are there.
   */
  async run(signal: AbortSignal, write: () => Promise<unknown>): Promise<unknown> {
    try {
      await this.#runChildren(signal);
      if (signal.aborted) throw new Aborted();
      const result = await write();
      if (signal.aborted) throw new Aborted();
      if (this.#exceeded()) {
        throw new StateFailure(
          'States.ExceedToleratedFailureThreshold',
          'The specified tolerated failure threshold was exceeded.',
        );
      }
      this.#end('SUCCEEDED');
      return result;
    } catch (error) {
      this.#end(signal.aborted ? 'ABORTED' : 'FAILED');
      throw error;
    }
  }

  async #runChildren(signal: AbortSignal): Promise<void> {
    const waiting = this.children.filter((child) => child.status !== 'SUCCEEDED' && !child.exhausted);
    for (const child of waiting) this.tally.move(child, 'PENDING');
    const stopAll = () => {
      for (const child of this.children) child.execution?.stop({ status: 'ABORTED' });
    };
    signal.addEventListener('abort', stopAll);
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let child = waiting[next++]; child && !signal.aborted && !this.#exceeded(); child = waiting[next++]) {
        await this.#runChild(child);
        if (this.#exceeded()) stopAll();
      }
    };
    const { maxConcurrency, mostAtOnce } = this.settings;
    const workers = Math.min(maxConcurrency || mostAtOnce, mostAtOnce, waiting.length);
    try {
      await Promise.all(Array.from({ length: workers }, worker));
    } finally {
      signal.removeEventListener('abort', stopAll);
      // What a redrive was to run again and did not get to is as it was.
      for (const child of waiting) if (child.execution) this.tally.move(child, child.execution.status);
    }
  }

  async #runChild(child: Child): Promise<void> {
    const done = child.run();
    this.tally.move(child, 'RUNNING');
    await done;
    if (child.execution) this.tally.move(child, child.execution.status);
  }

  /** Failed and timed-out items count; with both limits set, either trips. */
  #exceeded(): boolean {
    const { toleratedFailureCount: count, toleratedFailurePercentage: percentage } = this.settings;
    const failed = this.tally.items.FAILED + this.tally.items.TIMED_OUT;
    if (percentage !== undefined && failed * 100 > percentage * this.tally.total) return true;
    return failed > (count ?? (percentage === undefined ? 0 : failed));
  }

  #end(status: 'SUCCEEDED' | 'FAILED' | 'ABORTED'): void {
    this.status = status;
    this.stoppedMs = this.parent.world.clock.now();
  }

  #arn(kind: string, rest: string): string {
    const { machine, world } = this.parent;
    return `arn:aws:states:${world.region}:${world.account}:${kind}:${machine.name}/${this.settings.label}:${rest}`;
  }
}
