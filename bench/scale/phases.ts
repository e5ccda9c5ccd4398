import { shardCount } from '../../lambdas/collect-keys/chunks.ts';
import { batchSize } from '../../lambdas/shared/batch-size.ts';
import { functionLimits } from '../../lib/function-limits.ts';
import { given } from './figures.ts';
import { batchesOf, chunkRows, chunksOf, patchBatchRequests } from './requests.ts';

const limitsOf = (name: string) => functionLimits[name] ?? { timeoutSeconds: 0, memoryMiB: 0 };
const s3 = (requests: number, atOnce = 1) => (Math.ceil(requests / atOnce) * given.s3Ms) / 1000;
const cpu = (keys: number, micros: number) => (keys * micros) / 1e6;

/** Requests that CollectKeys has under way at once; SummarizePatch reads twice as many. */
const width = 16;
/** What CollectKeys keeps of its time for writing. */
const reserveSeconds = 20;
const callSeconds = limitsOf('CollectKeys').timeoutSeconds - reserveSeconds;

/** BatchExecuteStatement requests that PatchBatch has under way at once. */
const writeWidth = 4;

/** One invocation of PatchBatch, warm. */
export const batchSeconds = (rows: number): number => {
  const requests = patchBatchRequests(rows);
  const vcpus = limitsOf('PatchBatch').memoryMiB / given.vcpuMiB;
  const milliseconds = [
    (requests['dynamodb:GetItem'] + requests['dynamodb:BatchGetItem'] + requests['dynamodb:UpdateItem']) *
      given.dynamoMs,
    Math.ceil(requests['dynamodb:PartiQLUpdate'] / writeWidth) * given.statementsMs,
    (rows * given.itemMs) / vcpus,
  ];
  return (
    milliseconds.reduce((sum, each) => sum + each, 0) / 1000 + s3(requests['s3:ListBucket'] + requests['s3:PutObject'])
  );
};
export const childSeconds = (rows: number) => batchSeconds(rows) + given.childMs / 1000;

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
  s3(Math.ceil(batchesOf(keys) / 1000)) +
  s3(batchesOf(keys), 2 * width) +
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

/** How PatchItems is run. */
export interface Situation {
  readonly maxConcurrency: number;
  /** What the table takes. */
  readonly writesPerSecond: number;
}

/** Every quota as items a second, the tightest first. */
export const bounds = (keys: number, { maxConcurrency, writesPerSecond }: Situation) => {
  const rows = batchSize(keys);
  const [batch, child] = [batchSeconds(rows), childSeconds(rows)];
  const puts = patchBatchRequests(rows)['s3:PutObject'];
  const all: Record<string, number> = {
    'child starts': given.childStarts * rows,
    'patch.maxConcurrency': (maxConcurrency / child) * rows,
    "a Map Run's children at a time": (given.openChildren / child) * rows,
    'Lambda concurrency': (given.lambdaConcurrency / batch) * rows,
    'state transitions': (given.transitions / given.childTransitions) * rows,
    "the table's writes": writesPerSecond / Math.ceil(given.itemKB),
    "the restored table's reads": given.newTableReads / Math.ceil(given.itemKB / 4),
    'S3 PUT under one prefix': (given.s3Writes / puts) * rows,
  };
  return Object.entries(all)
    .map(([quota, itemsPerSecond]) => ({ quota, itemsPerSecond }))
    .sort((a, b) => a.itemsPerSecond - b.itemsPerSecond);
};

/** PatchItems: the tightest quota's time, and one child's for the last to end. Environments are there within seconds. */
export const patch = (keys: number, situation: Situation) => {
  const [tightest] = bounds(keys, situation);
  const { quota = '', itemsPerSecond = 1 } = tightest ?? {};
  return { seconds: keys / itemsPerSecond + childSeconds(batchSize(keys)), quota, itemsPerSecond };
};
