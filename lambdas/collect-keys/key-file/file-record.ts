/** A key as it stands in a file, with the number of its line, from 1. */
export interface FileRecord {
  readonly line: number;
  readonly value: unknown;
}
