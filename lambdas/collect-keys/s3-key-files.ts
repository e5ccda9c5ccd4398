import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { KeyFileError } from '../shared/errors.ts';
import { layout } from '../shared/layout.ts';
import type { KeyFiles } from './sources/s3.ts';

/** Key files in the recovery bucket's uploads/, and in the stack's key buckets. */
export const s3KeyFiles = (client: S3Client, recoveryBucket: string, keyBuckets: readonly string[]): KeyFiles => ({
  async open(bucket, key) {
    const allowed = keyBuckets.includes(bucket) || (bucket === recoveryBucket && key.startsWith(layout.uploads));
    if (!allowed)
      throw new KeyFileError(
        `s3://${bucket}/${key} can't be read: put the file under s3://${recoveryBucket}/${layout.uploads} or into one of the stack's key buckets, and start a new run.`,
      );
    try {
      const { Body, ETag } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return { etag: ETag ?? '', bytes: (Body ?? []) as AsyncIterable<Uint8Array> };
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return null;
      throw error;
    }
  },
});
