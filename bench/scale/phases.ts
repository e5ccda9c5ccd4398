import { shardCount } from '../../lambdas/collect-keys/chunks.ts';
import { batchSize } from '../../lambdas/shared/batch-size.ts';
import { functionLimits } from '../../lib/function-limits.ts';
import { given } from './figures.ts';
import {
  batchesOf,
  chunkRows,
  chunksOf,
  patchBatchRequests,
  type Requests,
  verifiedBatchesOf,
  verifiedRows,
  verifyBatchRequests,
} from './requests.ts';

const limitsOf = (name: string) => functionLimits[name] ?? { timeoutSeconds: 0, memoryMiB: 0 };
const s3 = (requests: number, atOnce = 1) => (Math.ceil(requests / atOnce) * given.s3Ms) / 1000;
const cpu = (keys: number, micros: number) => (keys * micros) / 1e6;

/** Requests that CollectKeys, and SummarizePatch, have under way at once. */
const width = 16;
const summaryWidth = 64;
/** What CollectKeys keeps of its time for writing. */
const reserveSeconds = 20;
const callSeconds = limitsOf('CollectKeys').timeoutSeconds - reserveSeconds;

/** BatchExecuteStatement requests that PatchBatch has under way at once. */
const writeWidth = 4;

/** One invocation of PatchBatch or VerifyBatch, warm. An item's share of the latter is no more than the former's. */
const invocationSeconds = (name: string, rows: number, requests: Requests): number => {
  const count = (action: string) => requests[action] ?? 0;
  const vcpus = limitsOf(name).memoryMiB / given.vcpuMiB;
  const milliseconds = [
    (count('dynamodb:GetItem') + count('dynamodb:BatchGetItem') + count('dynamodb:UpdateItem')) * given.dynamoMs,
    Math.ceil(count('dynamodb:PartiQLUpdate') / writeWidth) * given.statementsMs,
    (rows * given.itemMs) / vcpus,
  ];
  const alone = milliseconds.reduce((sum, each) => sum + each, 0) / 1000;
  return alone + s3(count('s3:ListBucket') + count('s3:PutObject'));
};
export const batchSeconds = (rows: number) => invocationSeconds('PatchBatch', rows, patchBatchRequests(rows));
export const verifySeconds = (rows: number) => invocationSeconds('VerifyBatch', rows, verifyBatchRequests(rows));
const childSeconds = (invocation: number) => invocation + given.childMs / 1000;

/** A chunk of a key file: read, then written shard by shard. */
const chunkSeconds = cpu(chunkRows, given.readMicros) + s3(shardCount, width);

/** One shard: its file of every chunk, merged and written. */
export const shardSeconds = (keys: number): number =>
  s3(Math.ceil(chunksOf(keys) / 1000)) + s3(chunksOf(keys), width) + cpu(keys / shardCount, given.mergeMicros) + s3(1);

/** Seconds that a call needs to get past what earlier calls read of the file. */
export const skipSeconds = (keys: number) => cpu(keys, given.skipMicros);

export interface Phase {
  readonly seconds: number;
  readonly calls: number;
}

/** CollectKeys over a key file. Infinite where a call can't get past what is behind. */
export const collect = (keys: number): Phase => {
  const chunks = chunksOf(keys);
  if (chunks === 0) return { seconds: cpu(keys, given.readMicros) + s3(3), calls: 1 };
  let [seconds, calls] = [0, 0];
  for (let done = 0; done < chunks; calls++) {
    const skip = skipSeconds(done * chunkRows);
    const next = Math.min(chunks - done, Math.floor((callSeconds - skip) / chunkSeconds));
    if (next < 1) return { seconds: Number.POSITIVE_INFINITY, calls };
    seconds += skip + next * chunkSeconds;
    done += next;
  }
  const shardsACall = Math.floor(callSeconds / shardSeconds(keys));
  if (shardsACall < 1) return { seconds: Number.POSITIVE_INFINITY, calls };
  return { seconds: seconds + shardCount * shardSeconds(keys), calls: calls + Math.ceil(shardCount / shardsACall) };
};

/** SummarizePatch, all in one invocation. */
export const summarizeSeconds = (keys: number): number =>
  s3(Math.ceil(batchesOf(keys) / 1000) + Math.ceil(verifiedBatchesOf(keys) / 1000)) +
  s3(batchesOf(keys) + verifiedBatchesOf(keys), summaryWidth) +
  s3(chunksOf(keys) === 0 ? 1 : shardCount) +
  cpu(keys, given.summaryMicros) +
  s3(5);

const heapBytes = (name: string) => limitsOf(name).memoryMiB * 2 ** 20 * given.heapShare;

/** What a step holds against what it may. Each is a share; beyond 1 it fails. */
export const loads = {
  summaryTime: (keys: number) => summarizeSeconds(keys) / limitsOf('SummarizePatch').timeoutSeconds,
  summaryMemory: (keys: number) => (keys * given.verdictBytes) / heapBytes('SummarizePatch'),
  summaryEntries: (keys: number) => keys / given.mapEntries,
  fileSkipped: (keys: number) => skipSeconds(keys) / callSeconds,
  shardMemory: (keys: number) => ((keys / shardCount) * given.shardBytes) / heapBytes('CollectKeys'),
  shardTime: (keys: number) => shardSeconds(keys) / callSeconds,
  mapItems: (keys: number) => keys / given.mapItems,
};

/** How PatchItems and VerifyPatch are run. */
export interface Situation {
  readonly maxConcurrency: number;
  /** What the table takes, or `patch.maxWriteUnitsPerSecond` if that is less. */
  readonly writesPerSecond: number;
}

/** Every quota as items a second, the tightest first. */
const tightestFirst = (all: Readonly<Record<string, number>>) =>
  Object.entries(all)
    .map(([quota, itemsPerSecond]) => ({ quota, itemsPerSecond }))
    .sort((a, b) => a.itemsPerSecond - b.itemsPerSecond);

const boundsOf = (rows: number, batch: number, puts: number, maxConcurrency: number) => ({
  'child starts': given.childStarts * rows,
  'patch.maxConcurrency': (maxConcurrency / childSeconds(batch)) * rows,
  "a Map Run's children at a time": (given.openChildren / childSeconds(batch)) * rows,
  'Lambda concurrency': (given.lambdaConcurrency / batch) * rows,
  'state transitions': (given.transitions / given.childTransitions) * rows,
  "the restored table's reads": given.newTableReads / Math.ceil(given.itemKB / 4),
  'S3 PUT under one prefix': (given.s3Writes / puts) * rows,
});

export const bounds = (keys: number, { maxConcurrency, writesPerSecond }: Situation) => {
  const rows = batchSize(keys);
  return tightestFirst({
    ...boundsOf(rows, batchSeconds(rows), patchBatchRequests(rows)['s3:PutObject'], maxConcurrency),
    "the table's writes": writesPerSecond / Math.ceil(given.itemKB),
  });
};

/** The tightest quota's time, and one child's for the last to end. Environments are there within seconds. */
const mapRun = (keys: number, [tightest]: ReturnType<typeof tightestFirst>, batch: number) => {
  const { quota = '', itemsPerSecond = 1 } = tightest ?? {};
  return { seconds: keys / itemsPerSecond + childSeconds(batch), quota, itemsPerSecond };
};

/** PatchItems. */
export const patch = (keys: number, situation: Situation) =>
  mapRun(keys, bounds(keys, situation), batchSeconds(batchSize(keys)));

/** VerifyPatch. */
export const verify = (keys: number, { maxConcurrency }: Situation) => {
  const rows = verifiedRows;
  const batch = verifySeconds(rows);
  return mapRun(
    keys,
    tightestFirst(boundsOf(rows, batch, verifyBatchRequests(rows)['s3:PutObject'], maxConcurrency)),
    batch,
  );
};
