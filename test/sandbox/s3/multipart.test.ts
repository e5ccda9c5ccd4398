import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  type CreateMultipartUploadCommandInput,
  GetObjectCommand,
  HeadObjectCommand,
  ListPartsCommand,
  PutObjectCommand,
  UploadPartCommand,
  type UploadPartCommandInput,
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

const mebibyte = 1024 * 1024;
const large = Buffer.alloc(5 * mebibyte, 'a');
const small = Buffer.from('the end');
const md5 = (data: Buffer) => createHash('md5').update(data).digest();

/** An upload of one key, and what can be done with it. */
const begin = async (Key: string, more: Partial<CreateMultipartUploadCommandInput> = {}) => {
  const at = { Bucket: more.Bucket ?? 'plain', Key };
  const created = await s3.client.send(new CreateMultipartUploadCommand({ ...at, ...more }));
  const { UploadId } = created;
  return {
    created,
    upload: (PartNumber: number, Body: Buffer, options: Partial<UploadPartCommandInput> = {}) =>
      s3.client
        .send(new UploadPartCommand({ ...at, UploadId, PartNumber, Body, ...options }))
        .then(({ $metadata: _, ServerSideEncryption: __, ...part }) => ({ PartNumber, ...part })),
    complete: (Parts: object[], options: Partial<CompleteMultipartUploadCommandInput> = {}) =>
      s3.client.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts }, ...options })),
    abort: () => s3.client.send(new AbortMultipartUploadCommand({ ...at, UploadId })),
    list: (options = {}) => s3.client.send(new ListPartsCommand({ ...at, UploadId, ...options })),
  };
};
/** A part as an upload without checksums is completed with it. */
const tagged = ({ PartNumber, ETag }: { PartNumber: number; ETag?: string | undefined }) => ({ PartNumber, ETag });
const read = async (Key: string, more = {}) => {
  const got = await s3.client.send(new GetObjectCommand({ Bucket: 'plain', Key, ...more }));
  return { ...got, bytes: Buffer.from((await got.Body?.transformToByteArray()) ?? []) };
};

describe('an object that is uploaded in parts', () => {
  it('is the parts in their order, with what the upload began with, and an ETag of its own form', async () => {
    const { created, upload, complete } = await begin('a/dir & ü', {
      ContentType: 'text/plain',
      Metadata: { run: 'r-1' },
    });
    // As bare commands do it: each part brings the SDK's own checksum, which is verified, and not asked for again.
    const last = await upload(7, small);
    const first = await upload(2, large);
    expect(first.ChecksumCRC32).toBeDefined();
    await expect(complete([first, last])).rejects.toMatchObject({ name: 'InvalidPart' });
    const done = await complete([first, last].map(tagged));
    const etag = `"${md5(Buffer.concat([md5(large), md5(small)])).toString('hex')}-2"`;
    expect(created).toMatchObject({ Bucket: 'plain', Key: 'a/dir & ü', UploadId: expect.any(String) });
    expect(done).toMatchObject({ Bucket: 'plain', Key: 'a/dir & ü', ETag: etag, ServerSideEncryption: 'AES256' });
    const { bytes, ...got } = await read('a/dir & ü');
    expect(bytes.equals(Buffer.concat([large, small]))).toBe(true);
    expect(got).toMatchObject({ ETag: etag, ContentType: 'text/plain', Metadata: { run: 'r-1' } });
  });

  it('is a version of its own where the bucket has versions, and is not there before it is complete', async () => {
    const at = { Bucket: 'versioned', Key: 'k' };
    const put = await s3.client.send(new PutObjectCommand({ ...at, Body: 'before' }));
    const { upload, complete } = await begin('k', at);
    const part = await upload(1, small);
    expect((await read('k', at)).bytes.toString()).toBe('before');
    const { VersionId } = await complete([{ PartNumber: 1, ETag: part.ETag }]);
    expect(VersionId).not.toBe(put.VersionId);
    expect((await read('k', { ...at, VersionId })).bytes.toString()).toBe('the end');
  });

  it('takes of a part what came last, and only the parts that are listed', async () => {
    const { upload, complete } = await begin('again');
    await upload(1, Buffer.from('old'));
    const part = await upload(1, Buffer.from('new'));
    await upload(2, Buffer.from('unlisted'));
    await complete([tagged(part)]);
    expect((await read('again')).bytes.toString()).toBe('new');
  });

  it.each([
    [{ ChecksumAlgorithm: 'CRC32' }, 'ChecksumCRC32', 'COMPOSITE'],
    [{ ChecksumAlgorithm: 'SHA256' }, 'ChecksumSHA256', 'COMPOSITE'],
    [{ ChecksumAlgorithm: 'CRC32C', ChecksumType: 'FULL_OBJECT' }, 'ChecksumCRC32C', 'FULL_OBJECT'],
    [{ ChecksumAlgorithm: 'CRC64NVME' }, 'ChecksumCRC64NVME', 'FULL_OBJECT'],
  ] as const)('is checked as the upload began: %j', async (more, member, ChecksumType) => {
    const { ChecksumAlgorithm } = more;
    const { created, upload, complete } = await begin('checked', more);
    expect(created).toMatchObject({ ChecksumAlgorithm, ChecksumType });
    const part = await upload(1, small, { ChecksumAlgorithm });
    const done = await complete([part]);
    const whole = await s3.client.send(
      new PutObjectCommand({ Bucket: 'plain', Key: 'whole', Body: small, ChecksumAlgorithm }),
    );
    const full = ChecksumType === 'FULL_OBJECT';
    expect(done[member]).toEqual(full ? whole[member] : expect.stringMatching(/=?-1$/));
    expect(done[member]).not.toBe(`${whole[member]}-1`);
    const head = new HeadObjectCommand({ Bucket: 'plain', Key: 'checked', ChecksumMode: 'ENABLED' });
    expect(await s3.client.send(head)).toMatchObject({ [member]: done[member], ChecksumType });
    expect((await read('checked', { ChecksumMode: 'ENABLED' })).bytes.equals(small)).toBe(true);
  });

  it('is made only where nothing is, with If-None-Match: *; the upload is left, to be aborted', async () => {
    await s3.client.send(new PutObjectCommand({ Bucket: 'plain', Key: 'taken', Body: 'first' }));
    const { upload, complete, abort } = await begin('taken', { ChecksumAlgorithm: 'SHA1' });
    const part = await upload(1, small, { ChecksumAlgorithm: 'SHA1' });
    await expect(complete([part], { IfNoneMatch: '*' })).rejects.toMatchObject({
      name: 'PreconditionFailed',
      $metadata: { httpStatusCode: 412 },
    });
    expect((await read('taken')).bytes.toString()).toBe('first');
    await abort();
    const free = await begin('free');
    await free.complete([tagged(await free.upload(1, small))], { IfNoneMatch: '*' });
  });
});

describe('an upload in parts', () => {
  it('lists its parts by number, page by page', async () => {
    const { upload, list, abort } = await begin('listed', { ChecksumAlgorithm: 'CRC32' });
    for (const [number, text] of [
      [10, 'xyz'],
      [2, 'x'],
      [3, 'xy'],
    ] as const) {
      await upload(number, Buffer.from(text));
    }
    const page = await list({ MaxParts: 2 });
    expect(page).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '3', ChecksumAlgorithm: 'CRC32' });
    expect(page.Parts).toMatchObject([
      { PartNumber: 2, Size: 1, ETag: `"${md5(Buffer.from('x')).toString('hex')}"`, ChecksumCRC32: expect.any(String) },
      { PartNumber: 3, Size: 2, LastModified: expect.any(Date) },
    ]);
    const rest = await list({ MaxParts: 2, PartNumberMarker: page.NextPartNumberMarker });
    expect(rest.IsTruncated).toBe(false);
    expect(rest.Parts).toMatchObject([{ PartNumber: 10 }]);
    await abort();
  });

  it('is gone when it is aborted or completed', async () => {
    const aborted = await begin('aborted');
    const part = tagged(await aborted.upload(1, small));
    await aborted.abort();
    const done = await begin('done');
    const parts = [tagged(await done.upload(1, small))];
    await done.complete(parts);
    const attempts = [
      () => aborted.upload(2, small),
      () => aborted.complete([part]),
      () => aborted.abort(),
      () => aborted.list(),
      () => done.complete(parts),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ name: 'NoSuchUpload' });
    await expect(read('aborted')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('is not completed with a list that is not what was uploaded, and can be completed after that', async () => {
    const { upload, complete } = await begin('wrong', { ChecksumAlgorithm: 'CRC32' });
    const [one, two] = [await upload(1, small), await upload(2, small)];
    const refusals: [object[], string][] = [
      [[], 'MalformedXML'],
      [[two, one], 'InvalidPartOrder'],
      [[one, one], 'InvalidPartOrder'],
      [[one, two, { ...one, PartNumber: 3 }], 'InvalidPart'],
      [[two], 'InvalidPartOrder'],
      [[{ ...one, ETag: '"0"' }], 'InvalidPart'],
      [[{ ...one, ChecksumCRC32: 'AAAAAA==' }], 'InvalidPart'],
      [[{ PartNumber: 1, ETag: one.ETag }], 'InvalidRequest'],
      [[one, two], 'EntityTooSmall'],
    ];
    for (const [parts, name] of refusals) await expect(complete(parts)).rejects.toMatchObject({ name });
    await expect(complete([one], { MpuObjectSize: 8 })).rejects.toMatchObject({ name: 'InvalidRequest' });
    await expect(complete([one], { ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(complete([one], { ChecksumType: 'FULL_OBJECT' })).rejects.toMatchObject({ name: 'InvalidRequest' });
    await complete([one], { MpuObjectSize: 7 });
  });

  it('takes no part with a checksum of another kind, a wrong one, or a number out of range', async () => {
    const { upload } = await begin('parts', { ChecksumAlgorithm: 'SHA256' });
    await expect(upload(1, small, { ChecksumAlgorithm: 'CRC32' })).rejects.toThrow(
      'expected checksum Type: sha256, actual checksum Type: crc32',
    );
    const wrong = { ChecksumSHA256: Buffer.alloc(32).toString('base64') };
    await expect(upload(1, small, wrong)).rejects.toMatchObject({ name: 'BadDigest' });
    for (const number of [0, 10_001]) {
      await expect(upload(number, small, { ChecksumAlgorithm: 'SHA256' })).rejects.toMatchObject({
        name: 'InvalidArgument',
      });
    }
  });

  it('refuses a type that an algorithm does not have, and by name an algorithm that is not implemented', async () => {
    await expect(begin('x', { ChecksumAlgorithm: 'SHA1', ChecksumType: 'FULL_OBJECT' })).rejects.toMatchObject({
      name: 'InvalidRequest',
    });
    await expect(begin('x', { ChecksumAlgorithm: 'XXHASH64' })).rejects.toThrow('ChecksumAlgorithm XXHASH64');
    await expect(begin('x', { Tagging: 'a=b' })).rejects.toThrow('x-amz-tagging of s3 CreateMultipartUpload');
  });

  it('is asked of IAM as s3:PutObject; a part’s list and the end without an object have actions of their own', () => {
    const asked = (operation: string, more = {}) =>
      s3.service.permissions({ operation, input: { Bucket: 'plain', Key: 'k', ...more } });
    const resource = 'arn:aws:s3:::plain/k';
    const putting = (creates: string, more = {}) => ({
      action: 's3:PutObject',
      resource,
      context: { 's3:objectcreationoperation': creates, ...more },
    });
    expect(asked('CreateMultipartUpload')).toEqual([putting('false')]);
    expect(asked('UploadPart')).toEqual([putting('false')]);
    expect(asked('CompleteMultipartUpload', { IfNoneMatch: '*' })).toEqual([
      putting('true', { 's3:if-none-match': '*' }),
    ]);
    expect(asked('AbortMultipartUpload')).toEqual([{ action: 's3:AbortMultipartUpload', resource }]);
    expect(asked('ListParts')).toEqual([{ action: 's3:ListMultipartUploadParts', resource }]);
  });
});
