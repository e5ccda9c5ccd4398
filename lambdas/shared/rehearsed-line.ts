import type { OutcomeEntry } from './outcome-entry.ts';

/** A line of a file of RehearseBatch. */
export interface RehearsedLine {
  /** What would become of the key. */
  readonly entry: OutcomeEntry;
  /** Its row, with what was read as `planned`: a row of the plan, as rowToJson has it. */
  readonly row: unknown;
}
