import { createHash } from 'node:crypto';
import { AwsError } from '../../core/service.ts';
import type { StoredObject } from '../bucket.ts';
import { checkWriteConditions } from '../conditions.ts';
import { versionIdOf, wholeSecond } from '../objects.ts';
import { objectChecksum } from './upload-checksum.ts';
import type { Part, Upload } from './uploads.ts';

type Input = Readonly<Record<string, unknown>>;

/** Every part but the last has this many bytes at least. */
const leastBytes = 5 * 1024 * 1024;

/** Makes the object of the parts that the request lists. What is wrong with the request leaves the upload as it is. */
export const completeUpload = (upload: Upload, input: Input, nowMs: number) => {
  const { bucket, key } = upload;
  const parts = listedParts(upload, input.MultipartUpload as Input | undefined);
  checkSizes(parts);
  const body = Buffer.concat(parts.map((part) => part.body));
  if (input.MpuObjectSize !== undefined && Number(input.MpuObjectSize) !== body.length) {
    throw new AwsError('InvalidRequest', 'The provided x-amz-mp-object-size is not the size of the object.');
  }
  const checksums = objectChecksum(upload.checksum, parts, body, input);
  checkWriteConditions(bucket, input);
  const digests = parts.map(({ etag }) => Buffer.from(etag.slice(1, -1), 'hex'));
  const etag = `"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-${parts.length}"`;
  const { metadata, members } = upload;
  const { versionId } = bucket.add<StoredObject>(key, {
    kind: 'object',
    lastModified: wholeSecond(nowMs),
    body,
    etag,
    metadata,
    members,
    checksums,
  });
  return { Bucket: bucket.name, Key: key, ETag: etag, ...checksums, ...versionIdOf(bucket, versionId) };
};

const listedParts = ({ parts, checksum }: Upload, request: Input | undefined): readonly Part[] => {
  const listed = (request?.Parts ?? []) as readonly Input[];
  if (listed.length === 0) throw new AwsError('MalformedXML', 'The XML you provided was not well-formed: no parts.');
  const composite = checksum?.type === 'COMPOSITE';
  let previous = 0;
  return listed.map((given) => {
    const number = Number(given.PartNumber);
    // Checksums of checksums are of consecutive parts.
    if (number <= previous || (composite && number !== previous + 1)) {
      throw new AwsError(
        'InvalidPartOrder',
        'The list of parts was not in ascending order. Parts must be ordered by part number.',
      );
    }
    previous = number;
    const part = parts.get(number);
    if (!part || String(given.ETag).replaceAll('"', '') !== part.etag.slice(1, -1)) throw invalidPart(number);
    if (composite && given[checksum.member] === undefined) {
      const name = checksum.algorithm.toLowerCase();
      throw new AwsError(
        'InvalidRequest',
        `The upload was created using a ${name} checksum. The complete request must include the checksum for each part. It was missing for part ${number} in the request.`,
      );
    }
    const wrong = Object.keys(given).some(
      (member) => member.startsWith('Checksum') && given[member] !== part.checksums[member],
    );
    if (wrong) throw invalidPart(number);
    return part;
  });
};

const invalidPart = (PartNumber: number) =>
  new AwsError(
    'InvalidPart',
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    400,
    { PartNumber },
  );

const checkSizes = (parts: readonly Part[]) => {
  const small = parts.slice(0, -1).find(({ body }) => body.length < leastBytes);
  if (!small) return;
  throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', 400, {
    ProposedSize: small.body.length,
    MinSizeAllowed: leastBytes,
    PartNumber: small.partNumber,
  });
};
