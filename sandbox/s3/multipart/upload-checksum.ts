import { AwsError, notImplemented } from '../../core/service.ts';
import { digest } from '../checksums.ts';
import type { Part } from './uploads.ts';

type Input = Readonly<Record<string, unknown>>;
type ChecksumType = 'COMPOSITE' | 'FULL_OBJECT';

/** How an upload's parts, and the object made of them, are checked. */
export interface UploadChecksum {
  /** `CRC32`. */
  readonly algorithm: string;
  /** `ChecksumCRC32`. */
  readonly member: string;
  /** Of the parts' checksums, or of all bytes. */
  readonly type: ChecksumType;
}

/** The types that an algorithm can have, the default first. */
const types: Readonly<Record<string, readonly ChecksumType[]>> = {
  CRC32: ['COMPOSITE', 'FULL_OBJECT'],
  CRC32C: ['COMPOSITE', 'FULL_OBJECT'],
  CRC64NVME: ['FULL_OBJECT'],
  SHA1: ['COMPOSITE'],
  SHA256: ['COMPOSITE'],
};

const invalid = (message: string) => new AwsError('InvalidRequest', message);

/** What CreateMultipartUpload asks for. Undefined: nothing; then a part's checksums are verified, and forgotten. */
export const uploadChecksum = ({ ChecksumAlgorithm, ChecksumType }: Input): UploadChecksum | undefined => {
  if (ChecksumAlgorithm === undefined) {
    if (ChecksumType === undefined) return undefined;
    throw invalid('The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.');
  }
  const algorithm = String(ChecksumAlgorithm);
  const allowed = Object.hasOwn(types, algorithm) ? types[algorithm] : undefined;
  if (!allowed) throw notImplemented(`ChecksumAlgorithm ${algorithm} of s3 CreateMultipartUpload`);
  const type = allowed.find((each) => each === (ChecksumType ?? allowed[0]));
  if (!type)
    throw invalid(`The ${ChecksumType} checksum type cannot be used with the ${algorithm} checksum algorithm.`);
  return { algorithm, member: `Checksum${algorithm}`, type };
};

/** What is kept of a part's checksums: they must be the upload's. Parts of a whole that is checked may go without. */
export const partChecksums = (checksum: UploadChecksum | undefined, given: Readonly<Record<string, string>>) => {
  if (!checksum) return {};
  const names = Object.keys(given);
  const wrong = names.find((member) => member !== checksum.member);
  if (wrong === undefined && (names.length > 0 || checksum.type === 'FULL_OBJECT')) return given;
  const expected = checksum.algorithm.toLowerCase();
  const actual = wrong?.slice('Checksum'.length).toLowerCase() ?? 'null';
  throw invalid(
    `Checksum Type mismatch occurred, expected checksum Type: ${expected}, actual checksum Type: ${actual}`,
  );
};

/** The object's checksum, which must be what CompleteMultipartUpload says of it, if it does. */
export const objectChecksum = (
  checksum: UploadChecksum | undefined,
  parts: readonly Part[],
  body: Buffer,
  input: Input,
): Readonly<Record<string, string>> => {
  if (input.ChecksumType !== undefined && input.ChecksumType !== checksum?.type) {
    throw invalid(`The upload was created using the ${checksum?.type ?? 'null'} checksum mode.`);
  }
  const foreign = Object.keys(types).find(
    (name) => input[`Checksum${name}`] !== undefined && name !== checksum?.algorithm,
  );
  if (foreign !== undefined) throw invalid(`The upload was not created using a ${foreign.toLowerCase()} checksum.`);
  if (!checksum) return {};
  const { algorithm, member, type } = checksum;
  const base = type === 'FULL_OBJECT' ? body : Buffer.concat(parts.map((part) => bytesOf(part.checksums[member])));
  const sum = digest(member, base);
  const given = input[member];
  if (given !== undefined && String(given).replace(/-\d+$/, '') !== sum) {
    throw new AwsError('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`);
  }
  return { [member]: type === 'FULL_OBJECT' ? sum : `${sum}-${parts.length}`, ChecksumType: type };
};

const bytesOf = (base64 = '') => Buffer.from(base64, 'base64');
