import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../core/service.ts';
import { crc32c, crc64nvme } from './crc.ts';

const algorithms: Readonly<Record<string, (data: Buffer) => Buffer>> = {
  ChecksumCRC32: (data) => {
    const result = Buffer.alloc(4);
    result.writeUInt32BE(crc32(data));
    return result;
  },
  ChecksumCRC32C: crc32c,
  ChecksumCRC64NVME: crc64nvme,
  ChecksumSHA1: (data) => createHash('sha1').update(data).digest(),
  ChecksumSHA256: (data) => createHash('sha256').update(data).digest(),
};

/** Of `ChecksumCRC32` and the like, in base64. */
export const digest = (member: string, data: Buffer): string => {
  const algorithm = algorithms[member];
  if (!algorithm) throw new Error(`There is no checksum ${member}.`);
  return algorithm(data).toString('base64');
};

/** Checks every checksum that the input brings (members `ChecksumCRC32` … and `ContentMD5`); returns the former. */
export const verifyChecksums = (body: Buffer, input: Readonly<Record<string, unknown>>): Record<string, string> => {
  if (input.ContentMD5 !== undefined && input.ContentMD5 !== createHash('md5').update(body).digest('base64')) {
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
  const given: Record<string, string> = {};
  for (const [member, digest] of Object.entries(algorithms)) {
    const expected = input[member];
    if (expected === undefined) continue;
    if (digest(body).toString('base64') !== expected) {
      const algorithm = member.slice('Checksum'.length);
      throw new AwsError('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
    }
    given[member] = String(expected);
  }
  return given;
};
