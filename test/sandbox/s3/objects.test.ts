import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startS3 } from './client.ts';

let s3: Awaited<ReturnType<typeof startS3>>;
beforeAll(async () => {
  s3 = await startS3();
  s3.service.createBucket('plain');
  s3.service.createBucket('versioned', 'Enabled');
});
afterAll(() => s3.close());

const put = (Key: string, Body: string, more = {}) =>
  s3.client.send(new PutObjectCommand({ Bucket: 'plain', Key, Body, ...more }));
const text = async (Key: string, more = {}) => {
  const { Body } = await s3.client.send(new GetObjectCommand({ Bucket: 'plain', Key, ...more }));
  return Body?.transformToString();
};

describe('objects', () => {
  it('come back with what they were stored with', async () => {
    const body = 'süß & <tagged>';
    const stored = await put('a/ü+ %.json', body, {
      ContentType: 'application/json',
      ContentEncoding: 'identity',
      CacheControl: 'no-store',
      Metadata: { run: 'r-1' },
    });
    expect(stored.ETag).toBe(`"${createHash('md5').update(body).digest('hex')}"`);
    const got = await s3.client.send(new GetObjectCommand({ Bucket: 'plain', Key: 'a/ü+ %.json' }));
    expect(await got.Body?.transformToString()).toBe(body);
    expect(got).toMatchObject({
      ContentType: 'application/json',
      ContentEncoding: 'identity',
      CacheControl: 'no-store',
      ETag: stored.ETag,
      ContentLength: Buffer.byteLength(body),
      LastModified: expect.any(Date),
      Metadata: { run: 'r-1' },
    });
  });

  it('take streamed bodies in aws-chunked encoding with a trailing checksum', async () => {
    const body = Buffer.alloc(300_000, 'x');
    const Body = Readable.from([body.subarray(0, 100_000), body.subarray(100_000)]);
    await s3.client.send(
      new PutObjectCommand({
        Bucket: 'plain',
        Key: 'streamed.gz',
        Body,
        ContentLength: body.length,
        ContentEncoding: 'gzip',
      }),
    );
    const got = await s3.client.send(new GetObjectCommand({ Bucket: 'plain', Key: 'streamed.gz' }));
    expect(Buffer.from((await got.Body?.transformToByteArray()) ?? [])).toEqual(body);
    expect(got.ContentEncoding).toBe('gzip');
    expect(got.ChecksumCRC32).toBeDefined();
  });

  it.each(['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const)(
    'are checked by %s',
    async (ChecksumAlgorithm) => {
      const stored = await put('checked', '123456789', { ChecksumAlgorithm });
      const member = `Checksum${ChecksumAlgorithm}` as const;
      expect(stored[member]).toBeDefined();
      const head = await s3.client.send(
        new HeadObjectCommand({ Bucket: 'plain', Key: 'checked', ChecksumMode: 'ENABLED' }),
      );
      expect(head[member]).toBe(stored[member]);
    },
  );

  it('are refused when a checksum does not match', async () => {
    await expect(put('bad', 'body', { ChecksumSHA256: Buffer.alloc(32).toString('base64') })).rejects.toMatchObject({
      name: 'BadDigest',
    });
    await expect(put('bad', 'body', { ContentMD5: Buffer.alloc(16).toString('base64') })).rejects.toMatchObject({
      name: 'BadDigest',
    });
    await expect(text('bad')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('are served in ranges', async () => {
    await put('ranged', '0123456789');
    expect(await text('ranged', { Range: 'bytes=2-4' })).toBe('234');
    expect(await text('ranged', { Range: 'bytes=7-' })).toBe('789');
    expect(await text('ranged', { Range: 'bytes=-2' })).toBe('89');
    expect(await text('ranged', { Range: 'bytes=8-99' })).toBe('89');
    const part = await s3.client.send(new GetObjectCommand({ Bucket: 'plain', Key: 'ranged', Range: 'bytes=0-0' }));
    expect(part).toMatchObject({ ContentRange: 'bytes 0-0/10', ContentLength: 1, $metadata: { httpStatusCode: 206 } });
    await expect(text('ranged', { Range: 'bytes=10-' })).rejects.toMatchObject({ name: 'InvalidRange' });
  });

  it('are only created once with If-None-Match: *', async () => {
    await put('once', 'first', { IfNoneMatch: '*' });
    await expect(put('once', 'second', { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
    expect(await text('once')).toBe('first');
  });

  it('are only replaced as they were read with If-Match', async () => {
    const { ETag } = await put('swap', 'one');
    await put('swap', 'two', { IfMatch: ETag });
    await expect(put('swap', 'three', { IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await expect(put('nothing', 'x', { IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('are read on conditions', async () => {
    const { ETag } = await put('condition', 'x');
    expect(await text('condition', { IfMatch: ETag })).toBe('x');
    await expect(text('condition', { IfMatch: '"other"' })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 412 },
    });
    await expect(text('condition', { IfNoneMatch: ETag })).rejects.toMatchObject({
      $metadata: { httpStatusCode: 304 },
    });
    const { LastModified: IfModifiedSince } = await s3.client.send(
      new HeadObjectCommand({ Bucket: 'plain', Key: 'condition' }),
    );
    await expect(text('condition', { IfModifiedSince })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
  });

  it('say NotFound to a HEAD of a missing key', async () => {
    await expect(s3.client.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'missing' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
    await expect(s3.client.send(new GetObjectCommand({ Bucket: 'nowhere', Key: 'missing' }))).rejects.toMatchObject({
      name: 'NoSuchBucket',
    });
  });

  it('are copied with or without their metadata', async () => {
    await put('from here', 'x', { Metadata: { run: '1' }, ContentType: 'text/plain' });
    const copy = { Bucket: 'plain', Key: 'copy', CopySource: 'plain/from%20here' };
    await s3.client.send(new CopyObjectCommand({ ...copy, TaggingDirective: 'COPY' }));
    const copied = await s3.client.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'copy' }));
    expect(copied).toMatchObject({ Metadata: { run: '1' }, ContentType: 'text/plain' });
  });
});

describe('deletion', () => {
  it('succeeds whether the key exists or not', async () => {
    await put('gone', 'x');
    await s3.client.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'gone' }));
    await s3.client.send(new DeleteObjectCommand({ Bucket: 'plain', Key: 'gone' }));
    await expect(text('gone')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('of many keys judges each of them by itself', async () => {
    await put('many/1', 'x');
    await put('many/2', 'x');
    s3.world.judge = (_principal, { action, resource }) => action !== 's3:DeleteObject' || !resource.endsWith('/2');
    const { Deleted, Errors } = await s3.client.send(
      new DeleteObjectsCommand({
        Bucket: 'plain',
        Delete: { Objects: [{ Key: 'many/1' }, { Key: 'many/2' }] },
      }),
    );
    s3.world.judge = () => true;
    expect(Deleted).toEqual([{ Key: 'many/1' }]);
    expect(Errors).toEqual([{ Key: 'many/2', Code: 'AccessDenied', Message: expect.any(String) }]);
    expect(await text('many/2')).toBe('x');
  });

  it('in a versioned bucket leaves a marker and every version', async () => {
    const at = { Bucket: 'versioned', Key: 'k' };
    const one = await s3.client.send(new PutObjectCommand({ ...at, Body: 'one' }));
    const two = await s3.client.send(new PutObjectCommand({ ...at, Body: 'two' }));
    expect(one.VersionId).not.toBe(two.VersionId);
    const { DeleteMarker, VersionId } = await s3.client.send(new DeleteObjectCommand(at));
    expect(DeleteMarker).toBe(true);
    await expect(s3.client.send(new GetObjectCommand(at))).rejects.toMatchObject({ name: 'NoSuchKey' });
    const old = await s3.client.send(
      new GetObjectCommand({ ...at, ...(one.VersionId && { VersionId: one.VersionId }) }),
    );
    expect(await old.Body?.transformToString()).toBe('one');
    await expect(s3.client.send(new GetObjectCommand({ ...at, VersionId }))).rejects.toMatchObject({
      name: 'MethodNotAllowed',
    });
    await expect(s3.client.send(new GetObjectCommand({ ...at, VersionId: 'other' }))).rejects.toMatchObject({
      name: 'NoSuchVersion',
    });
    await s3.client.send(new DeleteObjectCommand({ ...at, VersionId }));
    const back = await s3.client.send(new GetObjectCommand(at));
    expect(await back.Body?.transformToString()).toBe('two');
  });
});
