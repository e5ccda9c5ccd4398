import type { Bindings } from '../expressions/template.ts';
import type { Execution } from './execution.ts';
import type { Flow } from './flow.ts';
import type { State } from './state.ts';

/** One stay in a state, from its Entered event to its Exited event; a redrive goes on with it. */
export interface Visit {
  readonly execution: Execution;
  readonly flow: Flow;
  readonly state: State;
  readonly input: unknown;
  /** ISO 8601. */
  readonly enteredAt: string;
  readonly enteredEventId: number;
  retryCount: number;
  /** What the state keeps for a redrive: branches, a map run. A retry starts without it. */
  memory: unknown;
  /** Aborts when the work of this visit is not wanted any more. */
  signal: AbortSignal;
  taskToken: string | undefined;
}

export interface MapItem {
  readonly Index: number;
  readonly Value: unknown;
}

/** Members of `$states` that only some fields have. */
export interface Extra {
  readonly result?: unknown;
  readonly errorOutput?: unknown;
  readonly mapItem?: MapItem;
}

/** The variables in reach of a state's expressions: `$states` and those that are assigned. */
export const bindings = (visit: Visit, { mapItem, ...members }: Extra = {}): Bindings => {
  const { execution, flow, state } = visit;
  const item = mapItem ?? flow.mapItem;
  const context = {
    Execution: execution.context,
    StateMachine: execution.machine.context,
    State: { Name: state.name, EnteredTime: visit.enteredAt, RetryCount: visit.retryCount },
    ...(visit.taskToken === undefined ? {} : { Task: { Token: visit.taskToken } }),
    ...(item ? { Map: { Item: item } } : {}),
  };
  const variables = Object.create(flow.variables) as Bindings;
  variables.states = { input: visit.input, context, ...members };
  return variables;
};
