import type { World } from '../core/world.ts';
import type { Engine } from './engine.ts';
import type { History } from './history.ts';
import type { Tables } from './tables.ts';

/** What the operations of the sandbox's DynamoDB work with. */
export interface Context {
  readonly world: World;
  readonly engine: Engine;
  readonly history: History;
  readonly tables: Tables;
  /** How long a restored table is CREATING, sandbox seconds. */
  readonly restoreSeconds: number;
  /** How far the latest restorable time lags behind, sandbox seconds. */
  readonly restorableLagSeconds: number;
  /** Aborted when the service closes. */
  readonly closing: AbortSignal;
}

export type Input = Record<string, unknown>;
export type Output = Record<string, unknown>;
/** One operation of the control plane. */
export type Operation = (input: Input, context: Context) => Promise<Output> | Output;
