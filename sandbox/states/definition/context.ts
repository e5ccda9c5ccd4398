import type { Block, State } from '../engine/state.ts';
import type { Fields } from './fields.ts';

/** What parsing one part of a definition has to know of the rest. */
export interface ParseContext {
  /** Names of states so far: they are unique in the whole state machine. */
  readonly names: Set<string>;
  /** Labels of distributed Maps so far. */
  readonly labels: Set<string>;
  /** Inside an EXPRESS item processor. */
  readonly express: boolean;
  /** Parses the block in an object whose other fields are taken already. */
  block(fields: Fields, changes?: { readonly express: boolean }): Block;
}

/** A state type's parser: takes what it knows of the fields; the caller closes them. */
export type ParseState = (fields: Fields, name: string, context: ParseContext) => State;
