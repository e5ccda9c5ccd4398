import { createHash } from 'node:crypto';
import { AwsError } from '../core/service.ts';
import type { Bucket, StoredObject } from './bucket.ts';
import { verifyChecksums } from './checksums.ts';
import { checkReadConditions, checkWriteConditions, noSuchKey } from './conditions.ts';
import { contentHeaders } from './operations.ts';
import { rangeOf } from './range.ts';

type Input = Readonly<Record<string, unknown>>;

/** S3 keeps whole seconds. */
export const wholeSecond = (ms: number) => new Date(Math.floor(ms / 1000) * 1000);

export const versionIdOf = (bucket: Bucket, versionId: string) => (bucket.versioning ? { VersionId: versionId } : {});

export const contentMembers = (input: Input): Record<string, string> => {
  const members: Record<string, string> = {};
  for (const member of Object.values(contentHeaders)) {
    if (input[member] !== undefined) members[member] = String(input[member]);
  }
  return members;
};

export const checkKey = (key: string) => {
  if (key === '') throw new AwsError('InvalidRequest', 'The key is missing.');
  if (Buffer.byteLength(key) > 1024) throw new AwsError('KeyTooLongError', 'Your key is too long');
};

export const bodyOf = ({ Body = '' }: Input): Buffer =>
  typeof Body === 'string' ? Buffer.from(Body) : Buffer.from(Body as Uint8Array);

export const putObject = (bucket: Bucket, input: Input, nowMs: number) => {
  const key = String(input.Key ?? '');
  checkKey(key);
  const body = bodyOf(input);
  const checksums = verifyChecksums(body, input);
  checkWriteConditions(bucket, input);
  const etag = `"${createHash('md5').update(body).digest('hex')}"`;
  const { versionId } = bucket.add<StoredObject>(key, {
    kind: 'object',
    lastModified: wholeSecond(nowMs),
    body,
    etag,
    metadata: (input.Metadata ?? {}) as Record<string, string>,
    members: { ContentType: 'application/octet-stream', ...contentMembers(input) },
    checksums,
  });
  return { ETag: etag, ServerSideEncryption: 'AES256', ...checksums, ...versionIdOf(bucket, versionId) };
};

/** The version that a read names, or the current one. */
export const findObject = (bucket: Bucket, key: string, versionId: unknown): StoredObject => {
  const versions = bucket.versions(key);
  const found = versionId === undefined ? versions[0] : versions.find((version) => version.versionId === versionId);
  if (found?.kind === 'object') return found;
  if (found && versionId !== undefined) {
    throw new AwsError('MethodNotAllowed', 'The specified method is not allowed against this resource.', 405, {
      DeleteMarker: true,
    });
  }
  if (versionId !== undefined) {
    throw new AwsError('NoSuchVersion', 'The specified version does not exist.', 404, { Key: key });
  }
  throw noSuchKey(key);
};

export const getObject = (bucket: Bucket, input: Input) => {
  const object = findObject(bucket, String(input.Key ?? ''), input.VersionId);
  checkReadConditions(object, input);
  const range = rangeOf(input.Range, object.body.length);
  const Body = range ? object.body.subarray(range.first, range.last + 1) : object.body;
  return {
    Body,
    ContentLength: Body.length,
    ...(range && { ContentRange: `bytes ${range.first}-${range.last}/${object.body.length}` }),
    AcceptRanges: 'bytes',
    ETag: object.etag,
    LastModified: object.lastModified,
    Metadata: object.metadata,
    ...object.members,
    ServerSideEncryption: 'AES256',
    // A part has another checksum than the whole.
    ...(input.ChecksumMode === 'ENABLED' && !range && object.checksums),
    ...versionIdOf(bucket, object.versionId),
  };
};

export const deleteObject = (bucket: Bucket, input: Input, nowMs: number): Record<string, unknown> => {
  const key = String(input.Key ?? '');
  checkKey(key);
  if (input.VersionId !== undefined) {
    const removed = bucket.remove(key, String(input.VersionId));
    return { VersionId: input.VersionId, ...(removed?.kind === 'marker' && { DeleteMarker: true }) };
  }
  if (!bucket.versioning) {
    bucket.remove(key, 'null');
    return {};
  }
  const marker = bucket.add(key, { kind: 'marker', lastModified: wholeSecond(nowMs) });
  return { VersionId: marker.versionId, DeleteMarker: true };
};

/** `bucket/key?versionId=…`, percent-encoded, with or without a slash in front. */
export const copySource = (input: Input): { bucket: string; key: string; versionId: string | undefined } => {
  const [path = '', query = ''] = String(input.CopySource).split('?');
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decodeURIComponent(path)) ?? [];
  if (!bucket || !key) throw new AwsError('InvalidArgument', 'Copy Source must mention the source bucket and key.');
  return { bucket, key, versionId: new URLSearchParams(query).get('versionId') ?? undefined };
};

export const copyObject = (source: Bucket, bucket: Bucket, input: Input, nowMs: number) => {
  const from = copySource(input);
  const object = findObject(source, from.key, from.versionId);
  const replaces = input.MetadataDirective === 'REPLACE';
  const kept = replaces ? {} : { ...object.members, Metadata: object.metadata };
  const { ETag, ...rest } = putObject(bucket, { ...input, ...kept, Body: object.body }, nowMs);
  return { CopyObjectResult: { ETag, LastModified: wholeSecond(nowMs) }, ...rest };
};
