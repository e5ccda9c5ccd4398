import type { Bucket } from '../shared/bucket.ts';
import { imageHash } from '../shared/image-hash.ts';
import { rowFromJson } from '../shared/image-json.ts';
import { jsonValues } from '../shared/json-values.ts';

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

/** Why keys may be without an outcome: those of children that failed or never started, by their hashes. */
export const unfinishedKeys = async (bucket: Bucket, manifestKey: string): Promise<ReadonlyMap<string, string>> => {
  const reasons = new Map<string, string>();
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
        for (const item of Items) reasons.set(imageHash(rowFromJson(item).key), reason);
      }
    }
  return reasons;
};

const reasonOf = (child: ChildExecution, status: 'FAILED' | 'PENDING'): string => {
  if (status === 'PENDING') return 'Its batch was not started before the Map Run ended.';
  const why = [child.Error, child.Cause].filter((text) => text !== undefined && text !== '').join(': ');
  return `Its batch ended ${child.Status ?? 'FAILED'} without an outcome for it${why === '' ? '.' : `: ${why}`}`;
};
