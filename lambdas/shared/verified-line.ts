/** The first line of a file of VerifyBatch: how many of the batch's keys could be read. */
export interface CheckedLine {
  readonly checked: number;
}

/** A further line: a key that is not as decided. */
export interface DifferentLine {
  /** The key as DynamoDB JSON. */
  readonly key: unknown;
  /** One sentence. */
  readonly reason: string;
  /** Where nothing else is left to do: attributes that somebody changed. As decided, if the patch left the same ones alone. */
  readonly keptAttributes?: readonly string[];
}
