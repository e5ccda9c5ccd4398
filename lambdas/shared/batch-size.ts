/** Rows of a batch: up to a thousand keys one child each, then a thousand children, then batches as large as BatchGetItem reads. */
export const batchSize = (keys: number): number => Math.min(100, Math.max(1, Math.ceil(keys / 1000)));
