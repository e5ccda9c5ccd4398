import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Shop } from './shop.ts';

/** Puts a key file where on-call engineers put theirs; returns its URI. */
export const uploadKeys = async ({ aws, outputs }: Shop, name: string, Body: string | Uint8Array): Promise<string> => {
  const [Bucket, Key] = [outputs.RecoveryBucketName, `uploads/${name}`];
  await new S3Client({ ...aws.config, forcePathStyle: true }).send(new PutObjectCommand({ Bucket, Key, Body }));
  return `s3://${Bucket}/${Key}`;
};
