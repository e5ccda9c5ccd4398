import { BatchWriteItemCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { type PatchBatchPorts, patchBatch } from '../../../lambdas/patch-batch/patch-batch.ts';
import type { Image, KeyAttribute, KeyRow } from '../../../lambdas/shared/attribute.ts';
import { rowToJson } from '../../../lambdas/shared/image-json.ts';
import type { OutcomeEntry } from '../../../lambdas/shared/outcome-entry.ts';
import { imageReader } from '../../../lambdas/shared/patching/image-reader.ts';
import { singleWriter } from '../../../lambdas/shared/patching/single-writer.ts';
import { tableWriter } from '../../../lambdas/shared/patching/table-writer.ts';
import { createTable } from '../../create-table.ts';
import { type Front, openFront } from '../../sandbox/dynamodb/front.ts';
import { held, incident, run } from '../incident.ts';
import { memoryBucket } from '../memory-bucket.ts';

const pause = async () => {};
const writers = {
  single: (front: Front) => singleWriter(front.client),
  batched: (front: Front) => tableWriter(front.client, pause),
};
export type WriterName = keyof typeof writers;
export const writerNames = Object.keys(writers) as WriterName[];

export interface Options {
  readonly patch?: object;
  readonly ttlAttribute?: string;
  readonly nowMs?: number;
  /** Happens when everything is read and decided. */
  readonly beforeWriting?: () => Promise<void>;
  readonly ports?: Partial<PatchBatchPorts>;
}

/** PatchBatch on real tables, with the writer of that name. */
export const openRealTables = async () => {
  const front = await openFront();
  let sent: string[] = [];
  front.client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        sent.push(String(commandName));
        return next(args);
      },
    { step: 'initialize' },
  );
  let tables = 0;

  const create = async (keySchema: readonly KeyAttribute[]) => {
    const names = { tableName: `live-${++tables}`, baseTable: `base-${tables}` };
    for (const TableName of Object.values(names)) await createTable(front.client, TableName, keySchema);
    const put = async (TableName: string, images: readonly Image[]) => {
      for (const image of images)
        await front.client.send(
          new BatchWriteItemCommand({ RequestItems: { [TableName]: [{ PutRequest: { Item: { ...image } } }] } }),
        );
    };
    const bucket = memoryBucket();
    return {
      bucket,
      putBase: (...images: readonly Image[]) => put(names.baseTable, images),
      putLive: (...images: readonly Image[]) => put(names.tableName, images),
      live: async (key: Image): Promise<Image | null> => {
        const get = new GetItemCommand({ TableName: names.tableName, Key: { ...key }, ConsistentRead: true });
        return (await front.client.send(get)).Item ?? null;
      },
      /** What became of the rows in their order, and the requests that wrote. */
      async patch(rows: readonly KeyRow[], writer: WriterName, options: Options = {}) {
        const { beforeWriting = pause } = options;
        const ports: PatchBatchPorts = {
          hold: held,
          images: imageReader(front.client, pause),
          writer: writers[writer](front),
          bucket: {
            ...bucket,
            create: async (name, body) => {
              if (name.includes('/journal/')) await beforeWriting();
              return bucket.create(name, body);
            },
          },
          ttlAttribute: async () => options.ttlAttribute,
          now: () => options.nowMs ?? 0,
          remainingMs: () => 60_000,
          pause,
          ...options.ports,
        };
        const BatchInput = {
          run: { ...run, ...names, keySchema },
          incident: incident({ patch: { createdItems: 'delete', ...options.patch } }),
          pass: 1,
          writeUnitsPerSecond: 1_000_000,
        };
        sent = [];
        await patchBatch({ BatchInput, Items: rows.map(rowToJson) }, ports);
        const writes = sent.filter((name) => !name.includes('Get'));
        const entries = bucket.lines(`runs/${run.runId}/outcomes/`) as unknown as OutcomeEntry[];
        return { entries, outcomes: entries.map(({ outcome }) => outcome), writes };
      },
    };
  };
  return { create, writer: (name: WriterName) => writers[name](front), close: () => front.close() };
};

export type RealTables = Awaited<ReturnType<typeof openRealTables>>;
