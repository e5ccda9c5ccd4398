import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';

/** One bucket's objects, as narrow as the steps need them. */
export interface Bucket {
  /** The object's bytes as they come; null: there is no such object. */
  read(key: string): Promise<AsyncIterable<Uint8Array> | null>;
  /** Replaces. Resolves to the id of the version that it wrote. */
  put(key: string, body: string): Promise<string>;
  /** Adds, never replaces: false if there is such an object already. */
  create(key: string, body: string): Promise<boolean>;
  /** Keys under the prefix, sorted. */
  list(prefix: string): Promise<string[]>;
  remove(key: string): Promise<void>;
}

const named = (error: unknown, ...names: string[]) => error instanceof Error && names.includes(error.name);

/** The bucket in S3. */
export const s3Bucket = (client: S3Client, name: string): Bucket => ({
  async read(key) {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: name, Key: key }));
      return (Body ?? []) as AsyncIterable<Uint8Array>;
    } catch (error) {
      if (named(error, 'NoSuchKey', 'NotFound')) return null;
      throw error;
    }
  },
  async put(key, body) {
    // Of an empty body the SDK warns that its length is unknown.
    const put = new PutObjectCommand({ Bucket: name, Key: key, Body: body, ContentLength: Buffer.byteLength(body) });
    const { VersionId } = await client.send(put);
    // What S3 calls the version of an object in a bucket without versions.
    return VersionId ?? 'null';
  },
  async create(key, body) {
    try {
      await client.send(new PutObjectCommand({ Bucket: name, Key: key, Body: body, IfNoneMatch: '*' }));
      return true;
    } catch (error) {
      // 409: another conditional write to the same key is under way.
      if (named(error, 'PreconditionFailed', 'ConditionalRequestConflict')) return false;
      throw error;
    }
  },
  async list(prefix) {
    const keys: string[] = [];
    for (let token: string | undefined; ; ) {
      const page = await client.send(
        new ListObjectsV2Command({ Bucket: name, Prefix: prefix, ...(token && { ContinuationToken: token }) }),
      );
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
      token = page.NextContinuationToken;
      if (token === undefined) return keys;
    }
  },
  async remove(key) {
    await client.send(new DeleteObjectCommand({ Bucket: name, Key: key }));
  },
});
