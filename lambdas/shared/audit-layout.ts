import type { Image } from './attribute.ts';
import { imageHash } from './image-hash.ts';

/**
 * The AuditTrail's table. Partition key `bucket`: `<minute>#<shard>`, so that neither writing nor reading meets a hot partition;
 * sort key `event`: the stream's eventID, so that a record handled twice is there once. TTL attribute `expiresAt`.
 * Further attributes: key (DynamoDB JSON, as text), action, at, sequence, hash and writtenBy where there are any.
 */
export const auditShards = Array.from({ length: 16 }, (_, shard) => String(shard).padStart(2, '0'));

const minuteMs = 60_000;

/** `2026-11-20T09:58Z`. */
export const auditMinute = (timeMs: number): string =>
  new Date(Math.floor(timeMs / minuteMs) * minuteMs).toISOString().replace(':00.000Z', 'Z');

export const auditShard = (key: Image): string =>
  auditShards[Number.parseInt(imageHash(key).slice(0, 2), 16) % auditShards.length] ?? '00';

export const auditBucket = (timeMs: number, shard: string): string => `${auditMinute(timeMs)}#${shard}`;

/** The item that says when records of a minute were last written, `recordedAt` in milliseconds: is the trail still catching up? */
export const progressKey = (minute: string): Image => ({
  bucket: { S: `${minute}#progress` },
  event: { S: 'progress' },
});

const keptSeconds = 35 * 24 * 3600;

/** For an `expiresAt`. */
export const expiresAtSeconds = (atSeconds: number): string => String(Math.floor(atSeconds) + keptSeconds);
