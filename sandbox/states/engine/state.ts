import type { Catcher } from './catcher.ts';
import type { Retrier } from './retrier.ts';
import type { Visit } from './visit.ts';

/** Where an execution goes from a state, and what it takes along. */
export interface Transition {
  /** Null: the end of the block. */
  readonly next: string | null;
  readonly output: unknown;
  readonly assigned?: Readonly<Record<string, unknown>>;
}

/** One state of a definition, compiled. */
export interface State {
  readonly name: string;
  readonly type: string;
  /** Every state that it can go to, Catch included. */
  readonly targets: readonly string[];
  /** Whether the block can end here. */
  readonly terminal: boolean;
  /** Names that it assigns, Catch included. */
  readonly assigns: readonly string[];
  /** Blocks inside that share this state's variables: branches, inline iterations. */
  readonly inner: readonly Block[];
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
  /** Throws StateFailure; on redrive it is called again with the visit's memory as it was left. */
  run(visit: Visit): Promise<Transition>;
}

/** States that run one after the other: a state machine, a branch, an item processor. */
export interface Block {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}
