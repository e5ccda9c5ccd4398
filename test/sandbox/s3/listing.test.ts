import {
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { administrator } from '../small-world.ts';
import { startS3 } from './client.ts';

let s3: Awaited<ReturnType<typeof startS3>>;
const keys = ['a/1', 'a/2', 'a/b/3', 'b', 'c/1', 'ü&<', '\u{ffff}', '\u{1f600}'];
beforeAll(async () => {
  s3 = await startS3();
  s3.service.createBucket('listed');
  s3.service.createBucket('versioned', 'Enabled');
  for (const Key of keys.toReversed()) {
    await s3.client.send(new PutObjectCommand({ Bucket: 'listed', Key, Body: Key }));
  }
});
afterAll(() => s3.close());

const list = async (input: Partial<ListObjectsV2CommandInput>) => {
  const output = await s3.client.send(new ListObjectsV2Command({ Bucket: 'listed', EncodingType: 'url', ...input }));
  const names = (output.Contents ?? []).map(({ Key }) => decodeURIComponent(Key ?? ''));
  const prefixes = (output.CommonPrefixes ?? []).map(({ Prefix }) => decodeURIComponent(Prefix ?? ''));
  return { ...output, names, prefixes };
};

describe('ListObjectsV2', () => {
  it('lists keys in the order of their UTF-8 bytes', async () => {
    expect((await list({})).names).toEqual(keys);
  });

  it('rolls keys up to a delimiter under a prefix', async () => {
    expect(await list({ Delimiter: '/' })).toMatchObject({
      prefixes: ['a/', 'c/'],
      names: keys.filter((k) => !k.includes('/')),
    });
    expect(await list({ Delimiter: '/', Prefix: 'a/' })).toMatchObject({ prefixes: ['a/b/'], names: ['a/1', 'a/2'] });
    expect(await list({ Prefix: 'zzz' })).toMatchObject({ KeyCount: 0, IsTruncated: false, names: [] });
  });

  it('starts after a key, there or not', async () => {
    expect((await list({ StartAfter: 'a/2', Prefix: 'a/' })).names).toEqual(['a/b/3']);
    expect((await list({ StartAfter: 'a/11', Prefix: 'a/' })).names).toEqual(['a/2', 'a/b/3']);
  });

  it('gives every key and prefix exactly once, page by page', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.boolean(), async (MaxKeys, rolled) => {
        const Delimiter = rolled ? '/' : undefined;
        const whole = await list({ Delimiter });
        const seen: string[] = [];
        let ContinuationToken: string | undefined;
        do {
          const page = await list({ Delimiter, MaxKeys, ContinuationToken });
          expect(page.KeyCount).toBeLessThanOrEqual(MaxKeys);
          seen.push(...page.prefixes, ...page.names);
          ContinuationToken = page.NextContinuationToken;
        } while (ContinuationToken);
        expect(seen.toSorted()).toEqual([...whole.prefixes, ...whole.names].toSorted());
      }),
      { numRuns: 8 },
    );
  });

  it('gives in-process callers what the SDK would', async () => {
    const input = { Bucket: 'listed', Prefix: 'a/', MaxKeys: 2 };
    expect(await s3.world.call(administrator, 's3', 'ListObjectsV2', input)).toMatchObject({
      Contents: [
        { Key: 'a/1', Size: 3, ETag: expect.any(String), LastModified: expect.any(Date) },
        { Key: 'a/2', Size: 3 },
      ],
      IsTruncated: true,
      NextContinuationToken: expect.any(String),
      KeyCount: 2,
    });
    const got = await s3.world.call(administrator, 's3', 'GetObject', { Bucket: 'listed', Key: 'b' });
    expect(got).toMatchObject({ Body: Buffer.from('b'), ContentLength: 1, LastModified: expect.any(Date) });
  });

  it('asks for ListBucket with the prefix as a condition key', () => {
    const input = { Bucket: 'listed', Prefix: 'a/' };
    expect(s3.service.permissions({ operation: 'ListObjectsV2', input })).toEqual([
      { action: 's3:ListBucket', resource: 'arn:aws:s3:::listed', context: { 's3:prefix': 'a/' } },
    ]);
  });
});

describe('ListObjectVersions', () => {
  it('lists versions newest first and delete markers beside them, page by page', async () => {
    const at = { Bucket: 'versioned', Key: 'k' };
    const ids: (string | undefined)[] = [];
    for (const Body of ['1', '2', '3'])
      ids.unshift((await s3.client.send(new PutObjectCommand({ ...at, Body }))).VersionId);
    const marker = await s3.client.send(new DeleteObjectCommand(at));
    const all = await s3.client.send(new ListObjectVersionsCommand({ Bucket: 'versioned' }));
    expect(all.Versions?.map(({ VersionId }) => VersionId)).toEqual(ids);
    expect(all.DeleteMarkers).toMatchObject([{ Key: 'k', VersionId: marker.VersionId, IsLatest: true }]);
    expect((await s3.client.send(new ListObjectsV2Command({ Bucket: 'versioned' }))).Contents).toBeUndefined();

    const first = await s3.client.send(new ListObjectVersionsCommand({ Bucket: 'versioned', MaxKeys: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, NextKeyMarker: 'k', NextVersionIdMarker: ids[0] });
    const second = await s3.client.send(
      new ListObjectVersionsCommand({
        Bucket: 'versioned',
        KeyMarker: first.NextKeyMarker,
        VersionIdMarker: first.NextVersionIdMarker,
      }),
    );
    expect(second.Versions?.map(({ VersionId }) => VersionId)).toEqual(ids.slice(1));
  });
});

describe('buckets', () => {
  it('say where they are and how they are versioned', async () => {
    const { Buckets } = await s3.client.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['listed', 'versioned']);
    expect((await s3.client.send(new GetBucketVersioningCommand({ Bucket: 'versioned' }))).Status).toBe('Enabled');
    expect((await s3.client.send(new GetBucketVersioningCommand({ Bucket: 'listed' }))).Status).toBeUndefined();
    const { LocationConstraint } = await s3.client.send(new GetBucketLocationCommand({ Bucket: 'listed' }));
    expect(LocationConstraint).toBe('eu-west-1');
    expect((await s3.client.send(new HeadBucketCommand({ Bucket: 'listed' }))).BucketRegion).toBe('eu-west-1');
    await expect(s3.client.send(new HeadBucketCommand({ Bucket: 'none' }))).rejects.toMatchObject({ name: 'NotFound' });
  });
});
