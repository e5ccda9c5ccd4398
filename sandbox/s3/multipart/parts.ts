import { createHash } from 'node:crypto';
import { AwsError } from '../../core/service.ts';
import { verifyChecksums } from '../checksums.ts';
import { bodyOf, wholeSecond } from '../objects.ts';
import { partChecksums } from './upload-checksum.ts';
import type { Upload } from './uploads.ts';

type Input = Readonly<Record<string, unknown>>;

const mostParts = 10_000;

export const uploadPart = (upload: Upload, input: Input, nowMs: number) => {
  const partNumber = Number(input.PartNumber);
  if (!Number.isInteger(partNumber) || partNumber < 1 || partNumber > mostParts) {
    throw new AwsError('InvalidArgument', `Part number must be an integer between 1 and ${mostParts}, inclusive`, 400, {
      ArgumentName: 'partNumber',
      ArgumentValue: input.PartNumber,
    });
  }
  const body = bodyOf(input);
  const given = verifyChecksums(body, input);
  const checksums = partChecksums(upload.checksum, given);
  const etag = `"${createHash('md5').update(body).digest('hex')}"`;
  upload.parts.set(partNumber, { partNumber, body, etag, lastModified: wholeSecond(nowMs), checksums });
  return { ETag: etag, ServerSideEncryption: 'AES256', ...given };
};

/** ListParts, by number, page by page. */
export const listParts = (upload: Upload, input: Input, account: string) => {
  const { MaxParts = 1000, PartNumberMarker = 0 } = input;
  const most = Number(MaxParts);
  if (!Number.isInteger(most) || most < 0) {
    throw new AwsError('InvalidArgument', 'max-parts must be a whole number of at least 0.');
  }
  const after = [...upload.parts.values()]
    .filter(({ partNumber }) => partNumber > Number(PartNumberMarker))
    .sort((a, b) => a.partNumber - b.partNumber);
  const page = after.slice(0, Math.min(most, 1000));
  const last = page.at(-1);
  const owner = { ID: account };
  return {
    Bucket: upload.bucket.name,
    Key: upload.key,
    UploadId: upload.uploadId,
    PartNumberMarker: String(PartNumberMarker),
    ...(last && { NextPartNumberMarker: String(last.partNumber) }),
    MaxParts: Math.min(most, 1000),
    IsTruncated: page.length < after.length,
    Parts: page.map(({ partNumber, lastModified, etag, body, checksums }) => ({
      PartNumber: partNumber,
      LastModified: lastModified,
      ETag: etag,
      Size: body.length,
      ...checksums,
    })),
    Initiator: owner,
    Owner: owner,
    StorageClass: 'STANDARD',
    ...checksumMembers(upload),
  };
};

/** What an upload's answers say of its checksums. */
export const checksumMembers = ({ checksum }: Pick<Upload, 'checksum'>) =>
  checksum && { ChecksumAlgorithm: checksum.algorithm, ChecksumType: checksum.type };
