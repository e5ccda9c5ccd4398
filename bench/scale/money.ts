import { batchSize } from '../../lambdas/shared/batch-size.ts';
import { functionLimits } from '../../lib/function-limits.ts';
import { given } from './figures.ts';
import { batchSeconds, collect, summarizeSeconds, verifySeconds } from './phases.ts';
import {
  batchesOf,
  collectRequests,
  patchRequests,
  type Requests,
  summarizeRequests,
  verifiedBatchesOf,
  verifiedRows,
  verifyRequests,
} from './requests.ts';

const kbPerGb = 2 ** 20;

const s3Dollars = (requests: Requests) =>
  ((requests['s3:PutObject'] ?? 0) + (requests['s3:ListBucket'] ?? 0)) * given.putPrice +
  (requests['s3:GetObject'] ?? 0) * given.getPrice;

const gbSeconds = (name: string, seconds: number) => (seconds * (functionLimits[name]?.memoryMiB ?? 0)) / 1024;

/** Dollars of one recovery whose keys all need a write, by what is billed. */
export const dollars = (keys: number): Record<string, number> => {
  const [batches, verified] = [batchesOf(keys), verifiedBatchesOf(keys)];
  const collecting = collect(keys);
  const tableGb = (keys * given.tableItems * given.itemKB) / kbPerGb;
  const seconds = [
    gbSeconds('PatchBatch', batches * batchSeconds(batchSize(keys))),
    gbSeconds('VerifyBatch', verified * verifySeconds(verifiedRows)),
    gbSeconds('CollectKeys', Number.isFinite(collecting.seconds) ? collecting.seconds : 0),
    gbSeconds('SummarizePatch', Math.min(summarizeSeconds(keys), functionLimits.SummarizePatch?.timeoutSeconds ?? 0)),
  ];
  return {
    // A child that patches and one that verifies.
    'Step Functions': (batches + verified) * given.childTransitions * given.transitionPrice,
    Lambda:
      seconds.reduce((sum, each) => sum + each, 0) * given.gbSecondPrice + (batches + verified) * given.invocationPrice,
    // Base and live of each key, and the run store's item of each batch; all of it twice.
    'DynamoDB reads': (4 * keys * Math.ceil(given.itemKB / 4) + batches + verified) * given.readPrice,
    'DynamoDB writes': keys * Math.ceil(given.itemKB) * given.writePrice,
    'S3 requests': [
      patchRequests(keys),
      verifyRequests(keys),
      collectRequests(keys, collecting.calls),
      summarizeRequests(keys),
    ]
      .map(s3Dollars)
      .reduce((sum, each) => sum + each, 0),
    restore: tableGb * given.restorePrice,
    'a day of the restored table': tableGb * given.storagePrice,
  };
};

export const total = (parts: Record<string, number>) => Object.values(parts).reduce((sum, part) => sum + part, 0);
