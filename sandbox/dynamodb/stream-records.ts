import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Context } from './context.ts';
import type { Change } from './history.ts';
import { streamArn } from './streams.ts';
import type { StreamViewType, Table } from './tables.ts';

/** DynamoDB JSON. */
export type Image = Record<string, Record<string, unknown>>;

/** As a Lambda function gets it from an event source mapping. Source: "Using AWS Lambda with Amazon DynamoDB". */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly eventVersion: '1.1';
  readonly eventSource: 'aws:dynamodb';
  readonly awsRegion: string;
  readonly dynamodb: {
    /** Whole seconds of sandbox time. */
    readonly ApproximateCreationDateTime: number;
    readonly Keys: Image;
    readonly NewImage?: Image;
    readonly OldImage?: Image;
    /** Rises with time within a table. 21 digits, so that it compares as a string too. */
    readonly SequenceNumber: string;
    readonly SizeBytes: number;
    readonly StreamViewType: StreamViewType;
  };
  readonly eventSourceARN: string;
}

/** At most `limit` records of a table's enabled stream after a sequence number, oldest first; none when it has no stream. */
export const streamRecords = (table: Table, afterSequence: number, limit: number, context: Context): StreamRecord[] => {
  const { stream } = table;
  if (!stream?.enabled) return [];
  const records: StreamRecord[] = [];
  for (const change of context.history.changesAfter(table, Math.max(afterSequence, stream.sinceSequence))) {
    const record = records.length < limit ? recordOf(change, table, stream.viewType, context) : undefined;
    if (record) records.push(record);
    if (records.length >= limit) break;
  }
  return records;
};

/** Sequence numbers, as records have them. */
export const sequenceNumber = (seq: number): string => String(seq).padStart(21, '0');

const recordOf = (change: Change, table: Table, view: StreamViewType, context: Context): StreamRecord | undefined => {
  const { world, tables } = context;
  const before = image(change.old_json);
  const after = image(change.new_json);
  if (before && after && isDeepStrictEqual(inOrder(before), inOrder(after))) return undefined;
  const keys = Object.fromEntries(
    Object.entries(after ?? before ?? {}).filter(([name]) => table.keyAttributes.includes(name)),
  );
  const newImage = view === 'NEW_IMAGE' || view === 'NEW_AND_OLD_IMAGES' ? after : undefined;
  const oldImage = view === 'OLD_IMAGE' || view === 'NEW_AND_OLD_IMAGES' ? before : undefined;
  return {
    eventID: createHash('md5').update(`${table.id} ${change.seq}`).digest('hex'),
    eventName: before ? (after ? 'MODIFY' : 'REMOVE') : 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: world.region,
    dynamodb: {
      ApproximateCreationDateTime: change.second,
      Keys: keys,
      ...(newImage && { NewImage: newImage }),
      ...(oldImage && { OldImage: oldImage }),
      SequenceNumber: sequenceNumber(change.seq),
      SizeBytes: keySize(keys) + ((newImage && change.new_size) || 0) + ((oldImage && change.old_size) || 0),
      StreamViewType: view,
    },
    eventSourceARN: streamArn(table, tables.names) ?? '',
  };
};

const image = (json: string | null): Image | undefined => (json === null ? undefined : (JSON.parse(json) as Image));

/** Sets have no order: a write that only changes it changes nothing. */
const inOrder = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      /^[SNB]S$/.test(name) && Array.isArray(part) && part.every((one) => typeof one === 'string')
        ? part.toSorted()
        : inOrder(part),
    ]),
  );
};

/** Source: "DynamoDB Item sizes and formats". */
const keySize = (keys: Image): number =>
  Object.entries(keys).reduce((size, [name, { S, N, B }]) => {
    const bytes =
      N === undefined
        ? Buffer.byteLength(String(S ?? B), S === undefined ? 'base64' : 'utf8')
        : Math.ceil(String(N).length / 2) + 1;
    return size + Buffer.byteLength(name) + bytes;
  }, 0);
