import type { ApiCall, Permission } from '../core/service.ts';
import { copySource } from './objects.ts';

type Input = ApiCall['input'];

const bucketArn = (name: unknown) => `arn:aws:s3:::${name}`;

/** Condition keys of the request, where their member is given. */
const context = (input: Input, keys: Readonly<Record<string, string>>): { context?: Record<string, string> } => {
  const given = Object.entries(keys).flatMap(([key, member]) =>
    input[member] === undefined ? [] : [[key, String(input[member])]],
  );
  return given.length === 0 ? {} : { context: Object.fromEntries(given) };
};

const listKeys = { 's3:prefix': 'Prefix', 's3:delimiter': 'Delimiter', 's3:max-keys': 'MaxKeys' };
const putKeys = {
  's3:if-none-match': 'IfNoneMatch',
  's3:if-match': 'IfMatch',
  's3:x-amz-acl': 'ACL',
  's3:x-amz-server-side-encryption': 'ServerSideEncryption',
  's3:x-amz-storage-class': 'StorageClass',
};

const onVersion = (action: string, input: Input): Permission => ({
  action: input.VersionId === undefined ? `s3:${action}` : `s3:${action}Version`,
  resource: bucketArn(`${input.Bucket}/${input.Key}`),
  ...context(input, { 's3:versionid': 'VersionId' }),
});

const onBucket =
  (action: string, keys: Readonly<Record<string, string>> = {}) =>
  (input: Input): readonly Permission[] => [
    { action: `s3:${action}`, resource: bucketArn(input.Bucket), ...context(input, keys) },
  ];

const onObject = (action: string, input: Input): Permission => ({
  action: `s3:${action}`,
  resource: bucketArn(`${input.Bucket}/${input.Key}`),
});

/** With a policy that demands If-None-Match, an upload in parts has to bring it when it makes the object, and not before. */
const putting = (input: Input, creates: boolean): Permission => {
  const { context: keys } = context(input, putKeys);
  return { ...onObject('PutObject', input), context: { ...keys, 's3:objectcreationoperation': String(creates) } };
};

const put = (input: Input): readonly Permission[] => {
  const writes = putting(input, true);
  // If-Match tells the caller something of the object, so it takes the right to read it.
  return input.IfMatch === undefined ? [writes] : [writes, onObject('GetObject', input)];
};

const table: Readonly<Record<string, (input: Input) => readonly Permission[]>> = {
  PutObject: put,
  CopyObject: (input) => {
    const { bucket, key, versionId } = copySource(input);
    return [onVersion('GetObject', { Bucket: bucket, Key: key, VersionId: versionId }), ...put(input)];
  },
  CreateMultipartUpload: (input) => [putting(input, false)],
  UploadPart: (input) => [putting(input, false)],
  CompleteMultipartUpload: put,
  AbortMultipartUpload: (input) => [onObject('AbortMultipartUpload', input)],
  ListParts: (input) => [onObject('ListMultipartUploadParts', input)],
  GetObject: (input) => [onVersion('GetObject', input)],
  HeadObject: (input) => [onVersion('GetObject', input)],
  DeleteObject: (input) => [onVersion('DeleteObject', input)],
  // Judged key by key: each is a DeleteObject of its own.
  DeleteObjects: () => [],
  ListObjectsV2: onBucket('ListBucket', listKeys),
  ListObjectVersions: onBucket('ListBucketVersions', listKeys),
  HeadBucket: onBucket('ListBucket'),
  GetBucketVersioning: onBucket('GetBucketVersioning'),
  GetBucketLocation: onBucket('GetBucketLocation'),
  ListBuckets: () => [{ action: 's3:ListAllMyBuckets', resource: '*' }],
};

export const permissionsOf = ({ operation, input }: ApiCall): readonly Permission[] => table[operation]?.(input) ?? [];
