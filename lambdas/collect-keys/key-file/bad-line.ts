/** A place in a key file that can't be read; the message is the reason, without a full stop. */
export class BadLine extends Error {
  override readonly name = 'BadLine';
  readonly line: number;
  constructor(line: number, reason: string) {
    super(reason);
    this.line = line;
  }
}

/** A key as it stands in a file, with the number of its line, from 1. */
export interface FileRecord {
  readonly line: number;
  readonly value: unknown;
}
