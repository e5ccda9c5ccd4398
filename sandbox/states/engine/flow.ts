import type { Bindings } from '../expressions/template.ts';
import { perform } from './attempt.ts';
import type { Execution } from './execution.ts';
import { Aborted } from './failure.ts';
import type { Block } from './state.ts';
import type { MapItem, Visit } from './visit.ts';

/** One thread of an execution through a block. It remembers its place, so that a redrive goes on there. */
export class Flow {
  readonly execution: Execution;
  readonly block: Block;
  /** Inherits the outer scope's variables by its prototype; assignments stay here. */
  readonly variables: Bindings;
  readonly mapItem: MapItem | undefined;
  /** The last event on this thread: the next one's previousEventId. */
  lastEvent: number;
  /** Once the block has ended. */
  result: { readonly output: unknown } | undefined;
  #visit: Visit | undefined;
  #next: string;
  #input: unknown;

  constructor(execution: Execution, block: Block, input: unknown, outer: Bindings, lastEvent: number, item?: MapItem) {
    this.execution = execution;
    this.block = block;
    this.variables = Object.create(outer);
    this.mapItem = item;
    this.lastEvent = lastEvent;
    this.#next = block.startAt;
    this.#input = input;
  }

  /** Runs to the end of the block and gives its output. Throws StateFailure, or Aborted once the signal is. */
  async run(signal: AbortSignal): Promise<unknown> {
    while (!this.result) {
      if (signal.aborted) throw new Aborted();
      this.#visit ??= this.#enter(signal);
      const visit = this.#visit;
      visit.signal = signal;
      const { next, output, assigned } = await perform(visit);
      if (assigned) Object.assign(this.variables, assigned);
      this.#exit(visit, output, assigned);
      this.#visit = undefined;
      if (next === null) this.result = { output };
      else [this.#next, this.#input] = [next, output];
    }
    return this.result.output;
  }

  /** Adds an event to the execution's history, on this thread. */
  record(type: string, details?: string, members?: Record<string, unknown>): number {
    this.lastEvent = this.execution.history.add(type, this.lastEvent, details, members);
    return this.lastEvent;
  }

  #enter(signal: AbortSignal): Visit {
    const state = this.block.states.get(this.#next);
    if (!state) throw new Error(`no state ${this.#next}`);
    const input = this.#input;
    return {
      execution: this.execution,
      flow: this,
      state,
      input,
      enteredAt: new Date(this.execution.world.clock.now()).toISOString(),
      enteredEventId: this.record(`${state.type}StateEntered`, 'stateEntered', { name: state.name, input }),
      retryCount: 0,
      memory: undefined,
      signal,
      taskToken: undefined,
    };
  }

  #exit(visit: Visit, output: unknown, assigned: Readonly<Record<string, unknown>> | undefined): void {
    this.record(`${visit.state.type}StateExited`, 'stateExited', {
      name: visit.state.name,
      output,
      ...(assigned ? { assignedVariables: assigned } : {}),
    });
  }
}
