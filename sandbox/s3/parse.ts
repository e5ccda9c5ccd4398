import { createHash } from 'node:crypto';
import { XMLParser } from 'fast-xml-parser';
import { type ApiCall, AwsError, type HttpRequest, notImplemented } from '../core/service.ts';
import { decodeChunked } from './chunked.ts';
import { operations } from './operations.ts';
import { operationOf } from './route.ts';

/** Headers that change nothing here: signing, tracing, whether a copy keeps tags that no object has. A presigned URL has them in its query. */
const harmless = new Set([
  'x-amz-algorithm',
  'x-amz-content-sha256',
  'x-amz-credential',
  'x-amz-date',
  'x-amz-decoded-content-length',
  'x-amz-expires',
  'x-amz-object-annotation-directive',
  'x-amz-security-token',
  'x-amz-signature',
  'x-amz-signedheaders',
  'x-amz-tagging-directive',
  'x-amz-trailer',
  'x-amz-user-agent',
]);
const conditions = /^(if-(match|none-match|modified-since|unmodified-since|range)|range|expires)$/;
/** Query parameters that say which operation it is, or nothing. */
const markers = new Set(['x-id', 'list-type', 'versions', 'delete', 'versioning', 'location', 'uploads']);

const numbers = new Set(['MaxKeys', 'MaxParts', 'MpuObjectSize', 'PartNumber', 'PartNumberMarker']);

/** Path style, or the bucket in the host: `<bucket>.localhost`, `<bucket>.s3.…`. */
const address = (request: HttpRequest): { bucket?: string; key?: string } => {
  const host = request.headers.host?.replace(/:\d+$/, '') ?? '';
  const virtual = /^(.+?)\.(?:localhost$|s3[.-])/.exec(host)?.[1];
  const decoded = decodeURIComponent(request.path.slice(1));
  const path = virtual === undefined ? decoded : `${virtual}/${decoded}`;
  const slash = path.indexOf('/');
  const bucket = slash < 0 ? path : path.slice(0, slash);
  const key = slash < 0 ? '' : path.slice(slash + 1);
  return { ...(bucket !== '' && { bucket }), ...(key !== '' && { key }) };
};

const typed = (member: string, value: string): unknown => {
  if (numbers.has(member)) return Number(value);
  if (member === 'FetchOwner') return value === 'true';
  if (member.endsWith('ModifiedSince')) return new Date(value);
  return value;
};

/** The body as it was meant: aws-chunked taken apart, its trailing checksum verified like a header. */
const bodyOf = (request: HttpRequest, headers: Record<string, string>): Buffer => {
  const sha256 = headers['x-amz-content-sha256'] ?? '';
  const encodings = (headers['content-encoding'] ?? '').split(',').map((encoding) => encoding.trim());
  if (!sha256.startsWith('STREAMING-') && !encodings.includes('aws-chunked')) {
    if (/^[0-9a-f]{64}$/.test(sha256) && sha256 !== createHash('sha256').update(request.body).digest('hex')) {
      throw new AwsError('XAmzContentSHA256Mismatch', "The provided 'x-amz-content-sha256' is not the body's.");
    }
    return request.body;
  }
  const { content, trailers } = decodeChunked(request.body);
  if (Number(headers['x-amz-decoded-content-length'] ?? content.length) !== content.length) {
    throw new AwsError('IncompleteBody', 'The body is not as long as x-amz-decoded-content-length says.');
  }
  for (const name of headers['x-amz-trailer']?.split(',') ?? []) {
    const value = trailers[name.trim().toLowerCase()];
    if (value === undefined) throw new AwsError('MalformedTrailerError', `The trailer ${name} is missing.`);
    headers[name.trim().toLowerCase()] = value;
  }
  const kept = encodings.filter((encoding) => encoding !== 'aws-chunked' && encoding !== '').join(',');
  if (kept === '') delete headers['content-encoding'];
  else headers['content-encoding'] = kept;
  return content;
};

const xml = new XMLParser({ parseTagValue: false, isArray: (name) => name === 'Object' || name === 'Part' });

const parseDelete = (body: Buffer): Record<string, unknown> => {
  const { Delete: request } = xml.parse(body) as { Delete?: { Object?: Record<string, unknown>[]; Quiet?: string } };
  if (!request?.Object) throw new AwsError('MalformedXML', 'The XML you provided was not well-formed.');
  return { Objects: request.Object, Quiet: request.Quiet === 'true' };
};

const parseComplete = (body: Buffer): Record<string, unknown> => {
  const { CompleteMultipartUpload: request } = xml.parse(body) as {
    CompleteMultipartUpload?: { Part?: Record<string, unknown>[] };
  };
  if (!request?.Part) throw new AwsError('MalformedXML', 'The XML you provided was not well-formed.');
  return { Parts: request.Part.map((part) => ({ ...part, PartNumber: Number(part.PartNumber) })) };
};

/** Operation and SDK-shaped input of a request; what is not implemented is refused by name. */
export const parseRequest = (request: HttpRequest): ApiCall => {
  const { bucket, key } = address(request);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) if (value !== undefined) headers[name] = String(value);
  for (const [name, value] of request.query) if (/^x-amz-/i.test(name)) headers[name.toLowerCase()] = value;
  const operation = operationOf(request.method, bucket, key, request.query, 'x-amz-copy-source' in headers);
  const definition = operations[operation];
  if (!definition) throw notImplemented(`s3 ${operation}`);
  const input: Record<string, unknown> = {};
  if (bucket !== undefined) input.Bucket = bucket;
  if (key !== undefined) input.Key = key;

  const body = bodyOf(request, headers);
  const metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const member = definition.headers[name];
    if (member) input[member] = typed(member, value);
    else if (name.startsWith('x-amz-meta-') && definition.others.includes('Metadata')) metadata[name.slice(11)] = value;
    else if ((name.startsWith('x-amz-') && !harmless.has(name)) || conditions.test(name)) {
      throw notImplemented(`the header ${name} of s3 ${operation}`);
    }
  }
  for (const [name, value] of request.query) {
    const member = definition.query[name];
    if (member) input[member] = typed(member, value);
    else if (!markers.has(name) && !/^x-amz-/i.test(name))
      throw notImplemented(`the query parameter ${name} of s3 ${operation}`);
  }
  if (Object.keys(metadata).length > 0) input.Metadata = metadata;
  if (operation === 'PutObject' || operation === 'UploadPart') input.Body = body;
  if (operation === 'CompleteMultipartUpload') input.MultipartUpload = parseComplete(body);
  if (operation === 'DeleteObjects') Object.assign(input, { Delete: parseDelete(body), Body: body });
  return { operation, input, request };
};
