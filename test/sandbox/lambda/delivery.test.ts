import { describe, expect, it } from '@jest/globals';
import { AwsError } from '../../../sandbox/core/service.ts';
import type { Invocation } from '../../../sandbox/lambda/deployed-function.ts';
import { Delivery } from '../../../sandbox/lambda/event-source/delivery.ts';
import { failureMessage } from '../../../sandbox/lambda/event-source/failure-message.ts';
import type { MappingSettings, StreamRecord } from '../../../sandbox/lambda/event-source/stream.ts';

const nowSeconds = 1_000_000;
const record = (sequence: number, ageSeconds = 0): StreamRecord => ({
  eventID: `event-${sequence}`,
  eventName: 'MODIFY',
  dynamodb: { SequenceNumber: String(sequence), ApproximateCreationDateTime: nowSeconds - ageSeconds },
});
const settings: MappingSettings = {
  functionName: 'f',
  eventSourceArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders/stream/x',
  enabled: true,
  startingPosition: 'LATEST',
  batchSize: 100,
  batchingWindowSeconds: 0,
  retryAttempts: -1,
  recordAgeSeconds: -1,
  bisectOnError: false,
  reportItemFailures: false,
};
const good = (payload: unknown = null): Invocation => ({ requestId: 'r', payload: JSON.stringify(payload) });
const bad: Invocation = { requestId: 'r', payload: '{}', functionError: 'Unhandled' };

/** Delivers `batch` to a function that answers by `answer`, given the sequence numbers and the how-manieth call it is. */
const deliver = async (
  batch: readonly StreamRecord[],
  answer: (sequences: number[], call: number) => Invocation,
  more: Partial<MappingSettings> = {},
) => {
  const seen: number[][] = [];
  const discarded: unknown[] = [];
  const delivery = new Delivery(
    { ...settings, ...more },
    {
      now: () => nowSeconds * 1000,
      processed: () => {},
      sleep: async () => undefined,
      invoke: async (payload) => {
        const sequences = JSON.parse(payload).Records.map((each: StreamRecord) => Number(each.dynamodb.SequenceNumber));
        seen.push(sequences);
        return answer(sequences, seen.length);
      },
      discard: async (given, condition, attempts) => {
        discarded.push([given.map(({ dynamodb }) => Number(dynamodb.SequenceNumber)), condition, attempts]);
      },
    },
  );
  await delivery.deliver(batch);
  return { seen, discarded };
};
const three = [record(1), record(2), record(3)];

describe('delivering a batch of stream records', () => {
  it('is done when the function returns', async () => {
    expect(await deliver(three, () => good())).toEqual({ seen: [[1, 2, 3]], discarded: [] });
  });

  it('is repeated until it succeeds', async () => {
    const { seen, discarded } = await deliver(three, (_, call) => (call < 5 ? bad : good()));
    expect(seen).toHaveLength(5);
    expect(discarded).toEqual([]);
  });

  it('is given up after the retries that the mapping allows', async () => {
    const { seen, discarded } = await deliver(three, () => bad, { retryAttempts: 2 });
    expect(seen).toHaveLength(3);
    expect(discarded).toEqual([[[1, 2, 3], 'RetryAttemptsExhausted', 3]]);
  });

  it('narrows down to the poisonous record by halves, in order', async () => {
    const { seen, discarded } = await deliver(
      [...three, record(4)],
      (sequences) => (sequences.includes(3) ? bad : good()),
      { bisectOnError: true, retryAttempts: 1 },
    );
    expect(seen).toEqual([[1, 2, 3, 4], [1, 2], [3, 4], [3], [3], [4]]);
    expect(discarded).toEqual([[[3], 'RetryAttemptsExhausted', 2]]);
  });

  it('goes on at the first record that the function reports as failed', async () => {
    const { seen } = await deliver(
      three,
      (_, call) => good(call === 1 ? { batchItemFailures: [{ itemIdentifier: '3' }, { itemIdentifier: '2' }] } : {}),
      { reportItemFailures: true },
    );
    expect(seen).toEqual([
      [1, 2, 3],
      [2, 3],
    ]);
  });

  it('repeats all when the function reports a record that it was not given', async () => {
    const { seen } = await deliver(
      three,
      (_, call) => good(call === 1 ? { batchItemFailures: [{ itemIdentifier: '' }] } : { batchItemFailures: [] }),
      { reportItemFailures: true },
    );
    expect(seen).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ]);
  });

  it('gives up records that are too old', async () => {
    const { seen, discarded } = await deliver([record(1, 90), record(2, 5)], () => good(), { recordAgeSeconds: 60 });
    expect(seen).toEqual([[2]]);
    expect(discarded).toEqual([[[1], 'RecordAgeExceeded', 0]]);
  });

  it('waits while the function is throttled, without counting it as a retry', async () => {
    const { seen, discarded } = await deliver(
      three,
      (_, call) => {
        if (call < 4) throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
        return good();
      },
      { retryAttempts: 0 },
    );
    expect(seen).toHaveLength(4);
    expect(discarded).toEqual([]);
  });

  it('tells the failure queue where the records are', () => {
    const message = failureMessage({
      batch: three,
      condition: 'RetryAttemptsExhausted',
      attempts: 3,
      last: bad,
      functionArn: 'arn:f',
      streamArn: settings.eventSourceArn,
      nowMs: nowSeconds * 1000,
    });
    expect(message).toEqual({
      requestContext: {
        requestId: 'r',
        functionArn: 'arn:f',
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 3,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: '1970-01-12T13:46:40.000Z',
      DDBStreamBatchInfo: {
        shardId: 'shardId-00000000000000000000-00000000',
        startSequenceNumber: '1',
        endSequenceNumber: '3',
        approximateArrivalOfFirstRecord: '1970-01-12T13:46:40.000Z',
        approximateArrivalOfLastRecord: '1970-01-12T13:46:40.000Z',
        batchSize: 3,
        streamArn: settings.eventSourceArn,
      },
    });
  });
});
