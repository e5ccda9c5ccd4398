import { createHash } from 'node:crypto';
import type { Bucket } from './bucket.ts';
import type { StoredRows } from './report.ts';

/** SHA-256, hex, of files by their keys in the bucket. */
export type FileHashes = ReadonlyMap<string, string>;

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What the rows can be told by later. `sha256` is that of what `sha256sum *` prints. */
export const storedRows = (rowsPrefix: string, hashes: FileHashes): StoredRows => {
  const files = [...hashes].map(([file, hash]) => [file.slice(rowsPrefix.length), hash] as const).sort(byName);
  return {
    rowsPrefix,
    files: Object.fromEntries(files),
    sha256: sha256(files.map(([name, hash]) => `${hash}  ${name}\n`).join('')),
  };
};

const byName = ([a]: readonly [string, string], [b]: readonly [string, string]) => (a < b ? -1 : 1);

/** The file's bytes as they come; at their end `hashes` has its hash. */
export async function* hashed(
  file: string,
  bytes: AsyncIterable<Uint8Array>,
  hashes: Map<string, string>,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of bytes) {
    hash.update(chunk);
    yield chunk;
  }
  hashes.set(file, hash.digest('hex'));
}

/** Of the files that are there now. */
export const hashesUnder = async (bucket: Bucket, rowsPrefix: string): Promise<FileHashes> => {
  const hashes = new Map<string, string>();
  for (const file of await bucket.list(rowsPrefix)) {
    const bytes = await bucket.read(file).catch((cause: Error) => {
      throw Object.assign(new Error(`${file} can not be read: ${cause.message}`, { cause }), { name: cause.name });
    });
    // Removed since it was listed.
    if (bytes === null) continue;
    for await (const _ of hashed(file, bytes, hashes));
  }
  return hashes;
};
