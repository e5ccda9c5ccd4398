import type { Invocation } from '../deployed-function.ts';
import type { Batch } from './delivery.ts';
import type { DiscardCondition } from './stream.ts';

export interface Discarded {
  readonly batch: Batch;
  readonly condition: DiscardCondition;
  readonly attempts: number;
  readonly last: Invocation | undefined;
  readonly functionArn: string;
  readonly streamArn: string;
  readonly nowMs: number;
}

const isoSeconds = (seconds: number | undefined) => new Date((seconds ?? 0) * 1000).toISOString();

/** What Lambda sends to an on-failure queue of a DynamoDB mapping: where the records are, not the records. */
export const failureMessage = ({ batch, condition, attempts, last, functionArn, streamArn, nowMs }: Discarded) => {
  const first = batch[0]?.dynamodb;
  const final = batch.at(-1)?.dynamodb;
  return {
    requestContext: {
      requestId: last?.requestId ?? '',
      functionArn,
      condition,
      approximateInvokeCount: attempts,
    },
    ...(last === undefined
      ? {}
      : {
          responseContext: {
            statusCode: 200,
            executedVersion: '$LATEST',
            ...(last.functionError === undefined ? {} : { functionError: last.functionError }),
          },
        }),
    version: '1.0',
    timestamp: new Date(nowMs).toISOString(),
    DDBStreamBatchInfo: {
      shardId: 'shardId-00000000000000000000-00000000',
      startSequenceNumber: first?.SequenceNumber,
      endSequenceNumber: final?.SequenceNumber,
      approximateArrivalOfFirstRecord: isoSeconds(first?.ApproximateCreationDateTime),
      approximateArrivalOfLastRecord: isoSeconds(final?.ApproximateCreationDateTime),
      batchSize: batch.length,
      streamArn,
    },
  };
};
