import type { DynamoDBBatchResponse, DynamoDBRecord } from 'aws-lambda';
import type { Image } from '../shared/attribute.ts';
import { auditMinute, expiresAtSeconds, progressKey } from '../shared/audit-layout.ts';
import { auditRecord } from './audit-record.ts';

export interface RecordAuditPorts {
  readonly trail: {
    /** Puts every item, and returns those that could not be put. */
    put(items: readonly Image[]): Promise<readonly Image[]>;
  };
  /** Name of the attribute that says who wrote an item; empty: there is none. */
  readonly writerAttribute: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Records a batch of the table's stream. Twice is like once: records go by the stream's eventID.
 * Answers with the first record, in the stream's order, that is not recorded: Lambda comes again from there.
 */
export const recordAudit = async (
  records: readonly DynamoDBRecord[],
  { trail, writerAttribute, now }: RecordAuditPorts,
): Promise<DynamoDBBatchResponse> => {
  // Ahead of the records: whoever sees no fresh progress finds all of them.
  const announced = await trail.put(progress(records, now()));
  if (announced.length > 0) return failedFrom(records[0]);
  const items = new Map<string, { item: Image; index: number }>();
  for (const [index, record] of records.entries()) {
    const item = auditRecord(record, writerAttribute);
    items.set(identity(item), { item, index });
  }
  const left = await trail.put([...items.values()].map(({ item }) => item));
  const first = Math.min(...left.map((item) => items.get(identity(item))?.index ?? 0));
  return left.length === 0 ? { batchItemFailures: [] } : failedFrom(records[first]);
};

const identity = ({ bucket, event }: Image) => `${bucket?.S} ${event?.S}`;

const failedFrom = (record: DynamoDBRecord | undefined): DynamoDBBatchResponse => ({
  batchItemFailures: [{ itemIdentifier: record?.dynamodb?.SequenceNumber ?? '' }],
});

const progress = (records: readonly DynamoDBRecord[], nowMs: number): Image[] => {
  const minutes = new Set(
    records.map(({ dynamodb }) => auditMinute((dynamodb?.ApproximateCreationDateTime ?? 0) * 1000)),
  );
  return [...minutes].map((minute) => ({
    ...progressKey(minute),
    recordedAt: { N: String(nowMs) },
    expiresAt: { N: expiresAtSeconds(nowMs / 1000) },
  }));
};
