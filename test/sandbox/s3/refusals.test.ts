import {
  CreateBucketCommand,
  GetBucketPolicyCommand,
  GetObjectAclCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type PutObjectCommandInput,
  PutObjectTaggingCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { administrator } from '../small-world.ts';
import { startS3 } from './client.ts';

let s3: Awaited<ReturnType<typeof startS3>>;
beforeAll(async () => {
  s3 = await startS3();
  s3.service.createBucket('bucket');
});
afterAll(() => s3.close());

const at = { Bucket: 'bucket', Key: 'key' };
const put = (more: Partial<PutObjectCommandInput>) => new PutObjectCommand({ ...at, Body: 'x', ...more });

describe('S3 refuses by name', () => {
  const tagging = new PutObjectTaggingCommand({ ...at, Tagging: { TagSet: [] } });
  const partCopy = new UploadPartCopyCommand({ ...at, UploadId: 'u', PartNumber: 1, CopySource: 'bucket/other' });
  const customerKey = { SSECustomerAlgorithm: 'AES256', SSECustomerKey: 'k', SSECustomerKeyMD5: 'm' };
  const requests: [string, () => Promise<unknown>][] = [
    ['CreateBucket', () => s3.client.send(new CreateBucketCommand({ Bucket: 'new' }))],
    ['ListMultipartUploads', () => s3.client.send(new ListMultipartUploadsCommand({ Bucket: 'bucket' }))],
    ['UploadPartCopy', () => s3.client.send(partCopy)],
    ['ListObjects', () => s3.client.send(new ListObjectsCommand({ Bucket: 'bucket' }))],
    ['FetchOwner', () => s3.client.send(new ListObjectsV2Command({ Bucket: 'bucket', FetchOwner: true }))],
    ['GetBucketPolicy', () => s3.client.send(new GetBucketPolicyCommand({ Bucket: 'bucket' }))],
    ['GetObjectAcl', () => s3.client.send(new GetObjectAclCommand(at))],
    ['PutObjectTagging', () => s3.client.send(tagging)],
    ['ACL public-read', () => s3.client.send(put({ ACL: 'public-read' }))],
    ['x-amz-tagging', () => s3.client.send(put({ Tagging: 'a=b' }))],
    ['x-amz-object-lock', () => s3.client.send(put({ ObjectLockLegalHoldStatus: 'ON' }))],
    ['x-amz-server-side-encryption-customer', () => s3.client.send(put(customerKey))],
    ['ServerSideEncryption aws:kms', () => s3.client.send(put({ ServerSideEncryption: 'aws:kms' }))],
    ['StorageClass GLACIER', () => s3.client.send(put({ StorageClass: 'GLACIER' }))],
    ['expires', () => s3.client.send(put({ Expires: new Date() }))],
    ['If-None-Match', () => s3.client.send(put({ IfNoneMatch: '"etag"' }))],
    ['response-content-type', () => s3.client.send(new GetObjectCommand({ ...at, ResponseContentType: 'a/b' }))],
    ['partNumber', () => s3.client.send(new GetObjectCommand({ ...at, PartNumber: 1 }))],
    ['SSECustomerKey', () => s3.world.call(administrator, 's3', 'GetObject', { ...at, SSECustomerKey: 'k' })],
    ['RestoreObject', () => s3.world.call(administrator, 's3', 'RestoreObject', at)],
  ];

  it.each(requests)('%s', async (name, send) => {
    await expect(send()).rejects.toThrow(new RegExp(`does not implement .*${name}`));
  });

  it('a body whose trailing checksum is missing or whose chunks are cut off', async () => {
    const send = (body: string) =>
      fetch(`${s3.endpoint}/bucket/key`, {
        method: 'PUT',
        headers: {
          'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
          'content-encoding': 'aws-chunked',
          'x-amz-trailer': 'x-amz-checksum-crc32',
        },
        body,
      });
    expect(await (await send('3\r\nabc\r\n0\r\n\r\n')).text()).toContain('<Code>MalformedTrailerError</Code>');
    expect(await (await send('9\r\nabc')).text()).toContain('<Code>IncompleteBody</Code>');
    expect(await (await send('3\r\nabc\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n')).text()).toContain('BadDigest');
    expect((await send('3\r\nabc\r\n0\r\nx-amz-checksum-crc32:NSRBwg==\r\n\r\n')).status).toBe(200);
  });
});

describe('A caller who may not list the bucket', () => {
  it('gets 403, not 404, for a key that does not exist', async () => {
    s3.world.judge = (_principal, { action }) => action !== 's3:ListBucket';
    const missing = { Bucket: 'bucket', Key: 'missing' };
    await expect(s3.client.send(new GetObjectCommand(missing))).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(s3.client.send(new HeadObjectCommand(missing))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    s3.world.judge = () => true;
    await expect(s3.client.send(new GetObjectCommand(missing))).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});

describe('Virtual-host style', () => {
  it('finds the bucket in the host', () => {
    const request = { method: 'GET', query: new URLSearchParams(), body: Buffer.alloc(0) };
    const parse = (host: string, path: string) => s3.service.parse({ ...request, path, headers: { host } }).input;
    expect(parse('bucket.localhost:4599', '/a/b')).toEqual({ Bucket: 'bucket', Key: 'a/b' });
    expect(parse('bucket.s3.eu-west-1.amazonaws.com', '/k')).toEqual({ Bucket: 'bucket', Key: 'k' });
    expect(parse('127.0.0.1:4599', '/bucket//k')).toEqual({ Bucket: 'bucket', Key: '/k' });
  });
});
