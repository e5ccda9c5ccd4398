import { AwsError } from '../core/service.ts';

const malformed = () => new AwsError('IncompleteBody', 'The aws-chunked body is not well formed.');

/**
 * Decodes `aws-chunked`: `<hex length>[;chunk-signature=…]CRLF <bytes> CRLF`, a chunk of length 0, then trailing
 * headers. Chunk signatures are not checked: the request's own signature was.
 */
export const decodeChunked = (body: Buffer): { content: Buffer; trailers: Record<string, string> } => {
  const chunks: Buffer[] = [];
  let position = 0;
  const line = (): string => {
    const end = body.indexOf('\r\n', position);
    if (end < 0) throw malformed();
    const text = body.toString('latin1', position, end);
    position = end + 2;
    return text;
  };
  for (;;) {
    const length = line().split(';')[0]?.trim() ?? '';
    if (!/^[0-9a-fA-F]+$/.test(length)) throw malformed();
    const size = Number.parseInt(length, 16);
    if (size === 0) break;
    if (position + size + 2 > body.length) throw malformed();
    chunks.push(body.subarray(position, position + size));
    position += size + 2;
  }
  const trailers: Record<string, string> = {};
  while (position < body.length) {
    const text = line();
    const colon = text.indexOf(':');
    if (colon > 0) trailers[text.slice(0, colon).trim().toLowerCase()] = text.slice(colon + 1).trim();
  }
  return { content: Buffer.concat(chunks), trailers };
};
