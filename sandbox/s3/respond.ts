import { randomBytes } from 'node:crypto';
import type { ApiCall, AwsError, HttpRequest, HttpResponse } from '../core/service.ts';
import { errorCode } from './error-code.ts';
import { checksumHeaders, contentHeaders } from './operations.ts';
import { xmlDocument } from './xml.ts';

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** Output members that travel as headers. */
const headerMembers: Readonly<Record<string, string>> = {
  ...contentHeaders,
  ...checksumHeaders,
  etag: 'ETag',
  'last-modified': 'LastModified',
  'accept-ranges': 'AcceptRanges',
  'content-range': 'ContentRange',
  'content-length': 'ContentLength',
  'x-amz-checksum-algorithm': 'ChecksumAlgorithm',
  'x-amz-checksum-type': 'ChecksumType',
  'x-amz-version-id': 'VersionId',
  'x-amz-delete-marker': 'DeleteMarker',
  'x-amz-server-side-encryption': 'ServerSideEncryption',
  'x-amz-bucket-region': 'BucketRegion',
};

/** Operations that answer with nothing. */
const empty = new Set(['DeleteObject', 'AbortMultipartUpload']);

type Output = Readonly<Record<string, unknown>>;

const headersOf = (output: Output): Record<string, string> => {
  const headers: Record<string, string> = { 'x-amz-request-id': randomBytes(8).toString('hex').toUpperCase() };
  for (const [header, member] of Object.entries(headerMembers)) {
    const value = output[member];
    if (value !== undefined) headers[header] = value instanceof Date ? value.toUTCString() : String(value);
  }
  for (const [name, value] of Object.entries((output.Metadata ?? {}) as Output)) {
    headers[`x-amz-meta-${name}`] = String(value);
  }
  return headers;
};

const renamed = (output: Output, names: Readonly<Record<string, string>>): Output =>
  Object.fromEntries(Object.entries(output).map(([member, value]) => [names[member] ?? member, value]));

const without = (output: Output, names: readonly string[]): Output =>
  Object.fromEntries(Object.entries(output).filter(([member]) => !names.includes(member)));

/** What travels as headers of an answer that is in XML. */
const besides: Readonly<Record<string, readonly string[]>> = {
  CopyObject: ['VersionId', 'ServerSideEncryption'],
  CreateMultipartUpload: ['ServerSideEncryption', 'ChecksumAlgorithm', 'ChecksumType'],
  CompleteMultipartUpload: ['VersionId', 'ServerSideEncryption'],
};

/** Root element and content of the operations that answer in XML. */
const documents: Readonly<Record<string, (output: Output) => [root: string, content: unknown]>> = {
  ListObjectsV2: (output) => ['ListBucketResult', output],
  ListObjectVersions: (output) => [
    'ListVersionsResult',
    renamed(output, { Versions: 'Version', DeleteMarkers: 'DeleteMarker' }),
  ],
  DeleteObjects: (output) => ['DeleteResult', renamed(output, { Errors: 'Error' })],
  CopyObject: (output) => ['CopyObjectResult', output.CopyObjectResult],
  CreateMultipartUpload: (output) => ['InitiateMultipartUploadResult', output],
  CompleteMultipartUpload: (output) => ['CompleteMultipartUploadResult', output],
  ListParts: (output) => ['ListPartsResult', renamed(output, { Parts: 'Part' })],
  GetBucketVersioning: (output) => ['VersioningConfiguration', output],
  GetBucketLocation: (output) => ['LocationConstraint', output.LocationConstraint ?? ''],
  ListBuckets: (output) => ['ListAllMyBucketsResult', { Buckets: { Bucket: output.Buckets }, Owner: output.Owner }],
};

const xmlResponse = (status: number, headers: Record<string, string>, body: string): HttpResponse => ({
  status,
  headers: { ...headers, 'content-type': 'application/xml' },
  body,
});

export const respond = ({ operation }: ApiCall, output: Output): HttpResponse => {
  const inHeaders = besides[operation] ?? [];
  const document = documents[operation]?.(without(output, inHeaders));
  if (document) {
    const headers = headersOf(Object.fromEntries(inHeaders.map((member) => [member, output[member]])));
    return xmlResponse(200, headers, xmlDocument(...document, namespace));
  }
  const headers = headersOf(output);
  if (operation === 'GetObject') {
    return { status: output.ContentRange === undefined ? 200 : 206, headers, body: output.Body as Buffer };
  }
  if (operation === 'HeadObject') return { status: output.ContentRange === undefined ? 200 : 206, headers };
  return { status: empty.has(operation) ? 204 : 200, headers };
};

export const fail = (error: AwsError, request: HttpRequest): HttpResponse => {
  const { ETag, DeleteMarker, ...members } = error.members;
  const headers = headersOf({ ETag, DeleteMarker });
  if (request.method === 'HEAD' || error.status === 304) return { status: error.status, headers };
  const Code = errorCode(error);
  const body = { Code, Message: error.message, ...members, RequestId: headers['x-amz-request-id'] };
  return xmlResponse(error.status, headers, xmlDocument('Error', body));
};
