import type { Bucket } from '../../lambdas/shared/bucket.ts';
import type { ReadVersion } from '../../lambdas/shared/read-report.ts';

/** A bucket in memory; `objects` is what is in it. */
export interface MemoryBucket extends Bucket {
  /** What `put` wrote. */
  readonly readVersion: ReadVersion;
  readonly objects: Map<string, string>;
  /** JSON Lines of every object under the prefix. */
  lines(prefix: string): Record<string, unknown>[];
}

export const bytesOf = async function* (...texts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield Buffer.from(text);
};

/** Everything that comes. */
export const allOf = async <T>(values: AsyncIterable<T>): Promise<T[]> => {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
};

export const memoryBucket = (): MemoryBucket => {
  const objects = new Map<string, string>();
  const versions: { readonly key: string; readonly body: string }[] = [];
  const list = (prefix: string) => [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  return {
    objects,
    lines: (prefix) =>
      list(prefix).flatMap((key) =>
        (objects.get(key) ?? '')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line)),
      ),
    read: async (key) => (objects.has(key) ? bytesOf(objects.get(key) ?? '') : null),
    put: async (key, body) => {
      objects.set(key, body);
      return `version-${versions.push({ key, body })}`;
    },
    readVersion: async (key, version) => {
      const written = versions[Number(version.slice('version-'.length)) - 1];
      if (written?.key !== key) throw new Error(`NoSuchVersion: ${version} of ${key}`);
      return Buffer.from(written.body);
    },
    create: async (key, body) => !objects.has(key) && objects.set(key, body) !== undefined,
    list: async (prefix) => list(prefix),
    remove: async (key) => void objects.delete(key),
  };
};
