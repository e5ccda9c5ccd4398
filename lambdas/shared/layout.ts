/**
 * Where things are in the recovery bucket. One function a kind of object, so that IAM grants and readers agree.
 * Passes count from 1.
 */
export const layout = {
  uploads: 'uploads/',
  /** Rows only: the Map's reader flattens everything under the prefix. Ends in a slash. */
  keys: (runId: string, pass: number) => `runs/${runId}/keys/${pass}/`,
  /** Before-images, written ahead of each write attempt. */
  journal: (runId: string, pass: number, batchId: string) => `runs/${runId}/journal/${pass}/${batchId}/`,
  outcomes: (runId: string, pass: number, batchId: string) => `runs/${runId}/outcomes/${pass}/${batchId}/`,
  /** Prefix of every batch's outcomes of a pass. */
  allOutcomes: (runId: string, pass: number) => `runs/${runId}/outcomes/${pass}/`,
  results: (runId: string, pass: number) => `runs/${runId}/results/${pass}`,
  failed: (runId: string, pass: number) => `runs/${runId}/failed/${pass}.jsonl`,
  summary: (runId: string, pass: number) => `runs/${runId}/summary/${pass}.json`,
  /** What RehearseBatch would do, one file a batch. */
  rehearsed: (runId: string, batchId: string) => `runs/${runId}/rehearsed/${batchId}.jsonl`,
  allRehearsed: (runId: string) => `runs/${runId}/rehearsed/`,
  /** The plan's rows, written once by one attempt at summarizing; those that would change an item are listed first. Ends in a slash. */
  plan: (runId: string, attempt: string) => `runs/${runId}/plan/${attempt}/`,
  planSummary: (runId: string) => `runs/${runId}/summary/plan.json`,
  /** What VerifyBatch found different, one file a batch. */
  verified: (runId: string, pass: number, batchId: string) => `runs/${runId}/verified/${pass}/${batchId}.jsonl`,
  allVerified: (runId: string, pass: number) => `runs/${runId}/verified/${pass}/`,
  /** Prefix of every journal of a run: `<pass>/<batchId>/` follow. */
  journals: (runId: string) => `runs/${runId}/journal/`,
  /** Which journals of a target's pass go back: rows only. Ends in a slash. */
  reverts: (runId: string, target: string, targetPass: number) => `runs/${runId}/reverts/${target}/${targetPass}/`,
  /** What CollectKeys keeps for itself between calls, outside keys/. */
  collecting: (runId: string) => `runs/${runId}/collecting/`,
} as const;
