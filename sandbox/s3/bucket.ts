import { randomBytes } from 'node:crypto';
import type { PolicyDocument } from '../core/service.ts';

export interface StoredObject {
  readonly kind: 'object';
  readonly versionId: string;
  readonly lastModified: Date;
  readonly body: Buffer;
  /** MD5 in double quotes. */
  readonly etag: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** ContentType … as given, and the checksums. */
  readonly members: Readonly<Record<string, string>>;
  readonly checksums: Readonly<Record<string, string>>;
}
export interface DeleteMarker {
  readonly kind: 'marker';
  readonly versionId: string;
  readonly lastModified: Date;
}
export type Version = StoredObject | DeleteMarker;
type Unversioned<V> = V extends Version ? Omit<V, 'versionId'> : never;

/** As S3 sorts keys: by their UTF-8 bytes. Differs from JavaScript's order only beyond the basic plane. */
export const compareKeys = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (left === right) continue;
    const [leftHigh, rightHigh] = [left >= 0xd800 && left < 0xe000, right >= 0xd800 && right < 0xe000];
    return leftHigh === rightHigh ? left - right : leftHigh ? 1 : -1;
  }
  return a.length - b.length;
};

/** A bucket in memory: every key's versions, newest first; keys in order. */
export class Bucket {
  readonly name: string;
  readonly createdAt: Date;
  readonly versioning: 'Enabled' | 'Suspended' | undefined;
  policy: PolicyDocument | undefined;
  readonly #versions = new Map<string, Version[]>();
  readonly #keys: string[] = [];

  constructor(name: string, createdAt: Date, versioning: Bucket['versioning']) {
    this.name = name;
    this.createdAt = createdAt;
    this.versioning = versioning;
  }

  /** All keys from the first at or after `start`. The bucket must not change meanwhile. */
  *keysFrom(start: string): Generator<string> {
    for (let index = this.#indexOf(start); index < this.#keys.length; index++) yield this.#keys[index] as string;
  }

  versions(key: string): readonly Version[] {
    return this.#versions.get(key) ?? [];
  }

  /** The key's current object; none behind a delete marker. */
  current(key: string): StoredObject | undefined {
    const newest = this.versions(key)[0];
    return newest?.kind === 'object' ? newest : undefined;
  }

  /** Adds a version; without versioning it replaces the "null" version. */
  add<V extends Version>(key: string, version: Unversioned<V>): V {
    const versionId = this.versioning === 'Enabled' ? randomBytes(16).toString('base64url') : 'null';
    const added = { ...version, versionId } as unknown as V;
    const others = this.versions(key).filter((other) => versionId !== 'null' || other.versionId !== 'null');
    if (others.length === 0 && !this.#versions.has(key)) this.#keys.splice(this.#indexOf(key), 0, key);
    this.#versions.set(key, [added, ...others]);
    return added;
  }

  /** Removes one version for good. */
  remove(key: string, versionId: string): Version | undefined {
    const versions = this.versions(key);
    const removed = versions.find((version) => version.versionId === versionId);
    if (!removed) return undefined;
    const others = versions.filter((version) => version !== removed);
    if (others.length > 0) {
      this.#versions.set(key, others);
    } else {
      this.#versions.delete(key);
      this.#keys.splice(this.#indexOf(key), 1);
    }
    return removed;
  }

  #indexOf(key: string): number {
    let [low, high] = [0, this.#keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareKeys(this.#keys[middle] as string, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
