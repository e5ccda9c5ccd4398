import { createHash } from 'node:crypto';
import type { Bucket } from './bucket.ts';

/** One SHA-256, hex, for all files of a plan, from the SHA-256 of each by its name: that of what `sha256sum *` prints. */
export const planHash = (files: ReadonlyMap<string, string>): string => {
  const lines = [...files.keys()].sort().map((name) => `${files.get(name)}  ${name}\n`);
  return createHash('sha256').update(lines.join('')).digest('hex');
};

/** The same of the files that are there now. */
export const storedPlanHash = async (bucket: Bucket, rowsPrefix: string): Promise<string> => {
  const files = new Map<string, string>();
  for (const file of await bucket.list(rowsPrefix)) {
    const bytes = await bucket.read(file);
    // Removed since it was listed.
    if (bytes === null) continue;
    const hash = createHash('sha256');
    for await (const chunk of bytes) hash.update(chunk);
    files.set(file.slice(rowsPrefix.length), hash.digest('hex'));
  }
  return planHash(files);
};
