import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Visit } from '../engine/visit.ts';

const gunzipped = promisify(gunzip);

/** One object of a listing, as an item of a Map (AWS spells it `Etag`; the time is in epoch seconds). */
export interface ListedObject {
  readonly Etag: string;
  readonly Key: string;
  readonly LastModified: number;
  readonly Size: number;
  readonly StorageClass: string;
}

/** Every object under a prefix, in the order of S3: by key. */
export const listObjects = async (visit: Visit, bucket: string, prefix: string): Promise<ListedObject[]> => {
  const { machine, start } = visit.execution;
  const objects: ListedObject[] = [];
  let token: unknown;
  do {
    const input = { Bucket: bucket, Prefix: prefix, ...(token === undefined ? {} : { ContinuationToken: token }) };
    const page = await machine.call('s3', 'ListObjectsV2', input, start.name);
    for (const entry of (page.Contents ?? []) as Record<string, unknown>[]) {
      objects.push({
        Etag: String(entry.ETag),
        Key: String(entry.Key),
        LastModified: Math.floor(new Date(entry.LastModified as string | number | Date).getTime() / 1000),
        Size: Number(entry.Size),
        StorageClass: String(entry.StorageClass ?? 'STANDARD'),
      });
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return objects;
};

export interface ObjectAddress {
  readonly Bucket: string;
  readonly Key: string;
  /** Without one it is the current version; with one the role needs s3:GetObjectVersion. */
  readonly VersionId?: string;
}

/** An object's text; what ends in `.gz` is unpacked. */
export const readObject = async (visit: Visit, address: ObjectAddress): Promise<string> => {
  const { machine, start } = visit.execution;
  const { Body } = await machine.call('s3', 'GetObject', { ...address }, start.name);
  const body = Body as Buffer;
  return (address.Key.endsWith('.gz') ? await gunzipped(body) : body).toString('utf8');
};
