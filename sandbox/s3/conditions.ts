import { refuseOthers } from '../core/refuse-others.ts';
import { AwsError, notImplemented } from '../core/service.ts';
import type { Bucket, StoredObject } from './bucket.ts';
import { operations } from './operations.ts';

const preconditionFailed = (condition: string) =>
  new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
    Condition: condition,
  });

const matches = (condition: unknown, etag: string) =>
  condition === '*' || String(condition).replaceAll('"', '') === etag.replaceAll('"', '');

/** If-Match and If-None-Match of a write. */
export const checkWriteConditions = (bucket: Bucket, input: Readonly<Record<string, unknown>>) => {
  const current = bucket.current(String(input.Key));
  if (input.IfNoneMatch !== undefined) {
    if (input.IfNoneMatch !== '*') throw notImplemented('If-None-Match of a write with anything but *');
    if (current) throw preconditionFailed('If-None-Match');
  }
  if (input.IfMatch === undefined) return;
  if (!current) throw noSuchKey(String(input.Key));
  if (!matches(input.IfMatch, current.etag)) throw preconditionFailed('If-Match');
};

/** The four conditions of a read, in HTTP's order of precedence. Times count in whole seconds. */
export const checkReadConditions = (object: StoredObject, input: Readonly<Record<string, unknown>>) => {
  const notModified = () => new AwsError('NotModified', 'Not Modified', 304, { ETag: object.etag });
  const { IfMatch, IfNoneMatch, IfModifiedSince, IfUnmodifiedSince } = input;
  if (IfMatch !== undefined) {
    if (!matches(IfMatch, object.etag)) throw preconditionFailed('If-Match');
  } else if (IfUnmodifiedSince instanceof Date && object.lastModified > IfUnmodifiedSince) {
    throw preconditionFailed('If-Unmodified-Since');
  }
  if (IfNoneMatch !== undefined) {
    if (matches(IfNoneMatch, object.etag)) throw notModified();
  } else if (IfModifiedSince instanceof Date && object.lastModified <= IfModifiedSince) throw notModified();
};

export const noSuchKey = (key: string) =>
  new AwsError('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });

/** The only value of each that changes nothing here. */
const fixed: Readonly<Record<string, string | boolean>> = {
  ServerSideEncryption: 'AES256',
  StorageClass: 'STANDARD',
  ACL: 'bucket-owner-full-control',
  EncodingType: 'url',
  ChecksumMode: 'ENABLED',
  FetchOwner: false,
};

/** Refuses members and values that are not implemented, whichever way the call came. */
export const checkMembers = (operation: string, input: Readonly<Record<string, unknown>>, account: string) => {
  const definition = operations[operation];
  if (!definition) throw notImplemented(`s3 ${operation}`);
  const known = [
    ...Object.values(definition.headers),
    ...Object.values(definition.query),
    ...definition.others,
    'Body',
  ];
  refuseOthers(`s3 ${operation}`, input, known);
  for (const [member, value] of Object.entries(input)) {
    if (value !== undefined && member in fixed && value !== fixed[member])
      throw notImplemented(`${member} ${value} of s3 ${operation}`);
  }
  if (input.ExpectedBucketOwner !== undefined && input.ExpectedBucketOwner !== account) {
    throw new AwsError('AccessDenied', 'Access Denied', 403);
  }
};
