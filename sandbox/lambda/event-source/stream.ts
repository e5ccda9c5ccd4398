/** A record of a DynamoDB stream, in the shape that functions get it; what is not named here is handed on as it is. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly dynamodb: {
    /** Whole seconds since the epoch. */
    readonly ApproximateCreationDateTime: number;
    readonly SequenceNumber: string;
  };
}

/** What event source mappings need of DynamoDB, and of IAM for it. */
export interface StreamAccess {
  /** Throws AccessDeniedException unless the role may read the stream. */
  authorize(roleArn: string, streamArn: string): void | Promise<void>;
  /** Where a mapping starts. Throws for a stream that does not exist. */
  position(streamArn: string, start: 'LATEST' | 'TRIM_HORIZON'): Position | Promise<Position>;
  /** Up to `limit` records after the position, oldest first. */
  read(streamArn: string, after: Position, limit: number): readonly StreamRecord[] | Promise<readonly StreamRecord[]>;
}

/** A sequence number; records after it are still to come. */
export type Position = string;

/** The settings of an AWS::Lambda::EventSourceMapping that the sandbox acts upon. */
export interface MappingSettings {
  readonly functionName: string;
  readonly eventSourceArn: string;
  readonly enabled: boolean;
  readonly startingPosition: 'LATEST' | 'TRIM_HORIZON';
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  /** -1: for ever. */
  readonly retryAttempts: number;
  /** -1: as long as the stream keeps it. */
  readonly recordAgeSeconds: number;
  readonly bisectOnError: boolean;
  readonly reportItemFailures: boolean;
  /** The queue that gets a message for each batch given up. */
  readonly failureQueueArn?: string;
}

/** Why a batch was given up, in AWS's words. */
export type DiscardCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
