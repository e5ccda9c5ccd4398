import type { DynamoDBRecord } from 'aws-lambda';
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
 * Records a batch of the table's stream. Twice is like once: records go by the stream's eventID. What could not be recorded fails
 * the batch: Lambda comes again, and whoever asks it about the trail is told so.
 */
export const recordAudit = async (
  records: readonly DynamoDBRecord[],
  { trail, writerAttribute, now }: RecordAuditPorts,
): Promise<void> => {
  const put = async (items: readonly Image[]) => {
    const left = await trail.put(items);
    if (left.length > 0) throw new Error(`${left.length} of ${items.length} items could not be put into the trail.`);
  };
  // Ahead of the records: whoever sees no fresh progress finds all of them.
  await put(progress(records, now()));
  const items = new Map(
    records.map((record) => {
      const item = auditRecord(record, writerAttribute);
      return [`${item.bucket?.S} ${item.event?.S}`, item];
    }),
  );
  await put([...items.values()]);
};

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
