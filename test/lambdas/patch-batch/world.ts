import type { PatchBatchPorts } from '../../../lambdas/patch-batch/patch-batch.ts';
import type { Image, KeyRow } from '../../../lambdas/shared/attribute.ts';
import { absentHash, imageHash } from '../../../lambdas/shared/image-hash.ts';
import { rowToJson } from '../../../lambdas/shared/image-json.ts';
import { held, incident, run } from '../incident.ts';
import { type MemoryBucket, memoryBucket } from '../memory-bucket.ts';
import { MemoryTables } from './memory-tables.ts';

export const key = (id: string): Image => ({ pk: { S: id }, sk: { N: '1' } });
export const image = (id: string, total: string, more: Image = {}): Image => ({
  ...key(id),
  total: { N: total },
  ...more,
});
export const rowOf = (id: string, lastSeen?: Image | null): KeyRow => ({
  key: key(id),
  ...(lastSeen !== undefined && { lastSeen: lastSeen ? imageHash(lastSeen) : absentHash }),
});

/** One of each kind: changed, deleted, created by the bug; one already right; one written later. */
export const world = () => {
  const tables = new MemoryTables();
  const bucket = memoryBucket();
  const later = image('later', '-1', { note: { S: 'kept' } });
  const live = {
    changed: image('changed', '-1'),
    deleted: null,
    created: image('created', '-1'),
    right: image('right', '10'),
    later,
  };
  for (const [id, now] of Object.entries(live)) {
    if (id !== 'created') tables.set(run.baseTable, key(id), image(id, '10'));
    tables.set(run.tableName, key(id), now);
  }
  const rows = [
    rowOf('changed', live.changed),
    rowOf('deleted', null),
    rowOf('created', live.created),
    rowOf('right'),
    rowOf('later', image('later', '-1')),
  ];
  const ports: PatchBatchPorts = {
    hold: held,
    images: tables,
    writer: tables.writer,
    bucket,
    ttlAttribute: async () => undefined,
    now: () => 0,
    remainingMs: () => 60_000,
    pause: async () => {},
  };
  return { tables, bucket, rows, ports };
};

export const input = (rows: readonly KeyRow[], patch = {}) => ({
  BatchInput: {
    run,
    incident: incident({ patch: { createdItems: 'delete', ...patch } }),
    pass: 1,
    writeUnitsPerSecond: 1_000_000,
  },
  Items: rows.map(rowToJson),
});

export const outcomes = (bucket: MemoryBucket) =>
  Object.fromEntries(
    bucket.lines('runs/run-1/outcomes/1/').map((line) => [(line.key as { pk: { S: string } }).pk.S, line.outcome]),
  );
export const expected = {
  changed: 'updated',
  deleted: 'put',
  created: 'deleted',
  right: 'unchanged',
  later: 'conflict',
};
export const everything = ({ tables }: ReturnType<typeof world>) =>
  Object.keys(expected).map((id) => tables.get(run.tableName, key(id)));
export const repaired = [
  image('changed', '10'),
  image('deleted', '10'),
  null,
  image('right', '10'),
  image('later', '-1', { note: { S: 'kept' } }),
];

/** An attempt that is cut off after its writes, before its outcomes. */
export const cutOff = (it: ReturnType<typeof world>): PatchBatchPorts => ({
  ...it.ports,
  bucket: {
    ...it.bucket,
    create: (name, body) =>
      name.includes('/outcomes/') ? Promise.reject(new Error('cut off')) : it.bucket.create(name, body),
  },
});
