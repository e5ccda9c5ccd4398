import { shardCount } from '../../lambdas/collect-keys/chunks.ts';
import { batchSize } from '../../lambdas/shared/batch-size.ts';

/** Requests by IAM action: what the sandbox's front door sees, and AWS bills. */
export type Requests = Readonly<Record<string, number>>;

/** Rows of CollectKeys' chunks; fewer keys need none. */
export const chunkRows = 20_000;
/** A batch of small items is read in two slices: the first few rows tell how large the others are. */
const firstRows = 10;
/** What to go back to, and what is there. */
const batchReads = (rows: number) => 2 * (rows > firstRows ? 2 : 1);

/** Every step looks first whether its run still holds the freeze. */
const held = 1;

/** BatchExecuteStatement's limit; IAM knows its updates as PartiQLUpdate. One row left over is a single write. */
const statementsAtOnce = 25;
const leftAlone = (rows: number) => (rows % statementsAtOnce === 1 ? 1 : 0);

/** One PatchBatch over rows that all need an update, nothing in the way. Per container comes one DescribeTimeToLive. */
export const patchBatchRequests = (rows: number) => ({
  'dynamodb:GetItem': held,
  'dynamodb:BatchGetItem': batchReads(rows),
  'dynamodb:PartiQLUpdate': Math.ceil((rows - leftAlone(rows)) / statementsAtOnce),
  'dynamodb:UpdateItem': leftAlone(rows),
  // The journal before the writes, and the outcomes after them. Where there is nothing to write, one lists earlier journals instead.
  's3:PutObject': 2,
});

/** One VerifyBatch. Per container comes one DescribeTimeToLive. */
export const verifyBatchRequests = (rows: number) => ({
  'dynamodb:GetItem': held,
  'dynamodb:BatchGetItem': batchReads(rows),
  's3:PutObject': 1,
});

export const batchesOf = (keys: number) => Math.ceil(keys / batchSize(keys));
/** What is only read goes in hundreds, however few keys there are. */
export const verifiedRows = 100;
export const verifiedBatchesOf = (keys: number) => Math.ceil(keys / verifiedRows);

/** All children of a Map Run over every key; the last batch may be short. */
const ofAll = (keys: number, size: number, batch: (rows: number) => Requests): Requests => {
  const short = keys % size === 0 ? {} : batch(keys % size);
  return Object.fromEntries(
    Object.entries(batch(size)).map(([action, count]) => [
      action,
      count * Math.floor(keys / size) + (short[action] ?? 0),
    ]),
  );
};
export const patchRequests = (keys: number): Requests => ofAll(keys, batchSize(keys), patchBatchRequests);
export const verifyRequests = (keys: number): Requests => ofAll(keys, verifiedRows, verifyBatchRequests);

export const chunksOf = (keys: number) => (keys < chunkRows ? 0 : Math.ceil(keys / chunkRows));

/** CollectKeys over a key file, `calls` times; hashes fill every shard of every chunk. */
export const collectRequests = (keys: number, calls = 1): Requests => {
  const chunks = chunksOf(keys);
  const common = { 'dynamodb:GetItem': held * calls, 's3:GetObject': 1, 's3:ListBucket': 1 };
  if (chunks === 0) return { ...common, 's3:PutObject': 1 };
  return {
    'dynamodb:GetItem': common['dynamodb:GetItem'],
    's3:GetObject': calls + chunks * shardCount,
    's3:ListBucket': 1 + shardCount * Math.ceil(chunks / 1000),
    's3:PutObject': (chunks + 1) * shardCount,
  };
};

/** SummarizePatch of a first pass without failures. */
export const summarizeRequests = (keys: number): Requests => ({
  'dynamodb:GetItem': held,
  // Outcomes and what was verified, what an earlier attempt left for a retry, key files.
  's3:ListBucket': Math.ceil(batchesOf(keys) / 1000) + Math.ceil(verifiedBatchesOf(keys) / 1000) + 2,
  // Outcomes and what was verified, the Map Run's manifest, key files.
  's3:GetObject': batchesOf(keys) + verifiedBatchesOf(keys) + 1 + (chunksOf(keys) === 0 ? 1 : shardCount),
  // The failed keys (none), the summary.
  's3:PutObject': 2,
});
