import { randomUUID } from 'node:crypto';
import { Execution, type ExecutionStatus } from '../engine/execution.ts';
import { maximumEvents } from '../engine/history.ts';
import type { MapRun } from './map-run.ts';

/** EXPRESS workflows run for five minutes at most. */
const expressSeconds = 300;

/** One child's input: an item, or a batch. */
export interface ChildInput {
  readonly input: unknown;
  readonly items: number;
}

/** One child of a Map Run, whether it has started or not. */
export class Child {
  readonly mapRun: MapRun;
  readonly input: unknown;
  /** Items in its input. */
  readonly items: number;
  execution: Execution | undefined;
  status: ExecutionStatus | 'PENDING' = 'PENDING';

  constructor(mapRun: MapRun, { input, items }: ChildInput) {
    this.mapRun = mapRun;
    this.input = input;
    this.items = items;
  }

  /** Failed for good: its history has no room for a redrive. */
  get exhausted(): boolean {
    const { execution, mapRun } = this;
    return !mapRun.settings.express && execution !== undefined && execution.history.length >= maximumEvents - 1;
  }

  /** Starts it, or redrives it: a STANDARD child goes on at its failed state, an EXPRESS child starts over. */
  async run(): Promise<void> {
    const { mapRun, execution } = this;
    if (execution && !mapRun.settings.express) return execution.redrive();
    const { express, processor: block } = mapRun.settings;
    const name = randomUUID();
    this.execution = new Execution(mapRun.parent.engine, mapRun.parent.machine, {
      arn: mapRun.childArn(name),
      name,
      input: this.input,
      block,
      mapRun,
      timeoutSeconds: express ? expressSeconds : undefined,
    });
    if (!express) mapRun.parent.engine.register(this.execution);
    return this.execution.begin();
  }
}
