import type { Bucket } from '../shared/bucket.ts';
import type { SummarizePatchInput } from '../shared/contract.ts';
import { imageHash } from '../shared/image-hash.ts';
import { jsonValues } from '../shared/json-values.ts';
import { layout } from '../shared/layout.ts';
import { batchOf } from '../shared/patching/batch.ts';

/** The Map Run's manifest.json, as Step Functions' ResultWriter leaves it. */
interface Manifest {
  readonly ResultFiles: Readonly<Record<'FAILED' | 'PENDING', readonly { readonly Key: string }[] | undefined>>;
}

/** A child execution in a result file: as DescribeExecution shows it. */
interface ChildExecution {
  readonly Input?: string;
  readonly Status?: string;
  readonly Error?: string;
  readonly Cause?: string;
}

/** What is known of a key whose child failed or never started. */
export interface Unfinished {
  /** Why it may be without an outcome. */
  readonly reason: string;
  /** See KeyRow. */
  readonly tried: readonly string[];
}

/** The keys of children that failed or never started, by their hashes. */
export const unfinishedKeys = async (
  bucket: Bucket,
  { manifestKey, run: { runId }, pass }: Pick<SummarizePatchInput, 'manifestKey' | 'run' | 'pass'>,
): Promise<ReadonlyMap<string, Unfinished>> => {
  const unfinished = new Map<string, Unfinished>();
  const manifest = await bucket.read(manifestKey);
  if (manifest === null) throw new Error(`The Map Run's manifest ${manifestKey} is not there.`);
  const { value } = await jsonValues(manifest).next();
  for (const status of ['FAILED', 'PENDING'] as const)
    for (const { Key } of (value as Manifest).ResultFiles[status] ?? []) {
      const file = await bucket.read(Key);
      if (file === null) throw new Error(`The Map Run's result file ${Key} is not there.`);
      for await (const value of jsonValues(file)) {
        const child = value as ChildExecution;
        const reason = reasonOf(child, status);
        const { Items = [] } = JSON.parse(child.Input ?? '{}') as { Items?: readonly unknown[] };
        const { batchId, rows } = batchOf(Items);
        const journals = status === 'FAILED' ? [layout.journal(runId, pass, batchId)] : [];
        for (const { key, tried = [] } of rows)
          unfinished.set(imageHash(key), { reason, tried: tried.length > 0 ? [...tried, ...journals] : journals });
      }
    }
  return unfinished;
};

const reasonOf = (child: ChildExecution, status: 'FAILED' | 'PENDING'): string => {
  if (status === 'PENDING') return 'Its batch was not started before the Map Run ended.';
  const why = [child.Error, child.Cause].filter((text) => text !== undefined && text !== '').join(': ');
  return `Its batch ended ${child.Status ?? 'FAILED'} without an outcome for it${why === '' ? '.' : `: ${why}`}`;
};
