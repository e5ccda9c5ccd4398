/** A place in a file that can't be read; the message is the reason, without a full stop. */
export class BadLine extends Error {
  override readonly name = 'BadLine';
  /** From 1. */
  readonly line: number;
  constructor(line: number, reason: string) {
    super(reason);
    this.line = line;
  }
}
