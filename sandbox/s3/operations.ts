/** How an operation's input members travel: header → member and query parameter → member. */
export interface Operation {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Members that come from the path or the body. */
  readonly others: readonly string[];
}

const onObject = ['Bucket', 'Key'];
const owner = { 'x-amz-expected-bucket-owner': 'ExpectedBucketOwner' };
const version = { versionId: 'VersionId' };

/** Checksum algorithms: header → member. */
export const checksumHeaders = {
  'x-amz-checksum-crc32': 'ChecksumCRC32',
  'x-amz-checksum-crc32c': 'ChecksumCRC32C',
  'x-amz-checksum-crc64nvme': 'ChecksumCRC64NVME',
  'x-amz-checksum-sha1': 'ChecksumSHA1',
  'x-amz-checksum-sha256': 'ChecksumSHA256',
} as const;

/** What an object is stored with and served with again. */
export const contentHeaders = {
  'content-type': 'ContentType',
  'content-encoding': 'ContentEncoding',
  'content-disposition': 'ContentDisposition',
  'content-language': 'ContentLanguage',
  'cache-control': 'CacheControl',
} as const;

const writeConditions = { 'if-match': 'IfMatch', 'if-none-match': 'IfNoneMatch' };

/** What says how an object is stored. */
const beginning = {
  ...owner,
  ...contentHeaders,
  'x-amz-server-side-encryption': 'ServerSideEncryption',
  'x-amz-storage-class': 'StorageClass',
  'x-amz-acl': 'ACL',
};
const storing = { ...beginning, ...writeConditions };

const body = {
  ...checksumHeaders,
  'content-md5': 'ContentMD5',
  'x-amz-sdk-checksum-algorithm': 'ChecksumAlgorithm',
};
const upload = { uploadId: 'UploadId' };

const reading = {
  ...owner,
  range: 'Range',
  'if-match': 'IfMatch',
  'if-none-match': 'IfNoneMatch',
  'if-modified-since': 'IfModifiedSince',
  'if-unmodified-since': 'IfUnmodifiedSince',
  'x-amz-checksum-mode': 'ChecksumMode',
};

const listing = { prefix: 'Prefix', delimiter: 'Delimiter', 'max-keys': 'MaxKeys', 'encoding-type': 'EncodingType' };

/** Every operation that is implemented. A member that is not here is refused by name. */
export const operations: Readonly<Record<string, Operation>> = {
  PutObject: {
    headers: { ...storing, ...body },
    query: {},
    others: [...onObject, 'Body', 'ContentLength', 'Metadata'],
  },
  CopyObject: {
    headers: { ...storing, 'x-amz-copy-source': 'CopySource', 'x-amz-metadata-directive': 'MetadataDirective' },
    query: {},
    others: [...onObject, 'Metadata'],
  },
  CreateMultipartUpload: {
    headers: { ...beginning, 'x-amz-checksum-algorithm': 'ChecksumAlgorithm', 'x-amz-checksum-type': 'ChecksumType' },
    query: {},
    others: [...onObject, 'Metadata'],
  },
  UploadPart: {
    headers: { ...owner, ...body },
    query: { ...upload, partNumber: 'PartNumber' },
    others: [...onObject, 'ContentLength'],
  },
  CompleteMultipartUpload: {
    headers: {
      ...owner,
      ...checksumHeaders,
      ...writeConditions,
      'x-amz-checksum-type': 'ChecksumType',
      'x-amz-mp-object-size': 'MpuObjectSize',
    },
    query: upload,
    others: [...onObject, 'MultipartUpload'],
  },
  AbortMultipartUpload: { headers: owner, query: upload, others: onObject },
  ListParts: {
    headers: owner,
    query: { ...upload, 'max-parts': 'MaxParts', 'part-number-marker': 'PartNumberMarker' },
    others: onObject,
  },
  GetObject: { headers: reading, query: version, others: onObject },
  HeadObject: { headers: reading, query: version, others: onObject },
  DeleteObject: { headers: owner, query: version, others: onObject },
  DeleteObjects: {
    headers: { ...owner, ...body },
    query: {},
    others: ['Bucket', 'Delete'],
  },
  ListObjectsV2: {
    headers: owner,
    query: {
      ...listing,
      'start-after': 'StartAfter',
      'continuation-token': 'ContinuationToken',
      'fetch-owner': 'FetchOwner',
    },
    others: ['Bucket'],
  },
  ListObjectVersions: {
    headers: owner,
    query: { ...listing, 'key-marker': 'KeyMarker', 'version-id-marker': 'VersionIdMarker' },
    others: ['Bucket'],
  },
  HeadBucket: { headers: owner, query: {}, others: ['Bucket'] },
  GetBucketVersioning: { headers: owner, query: {}, others: ['Bucket'] },
  GetBucketLocation: { headers: owner, query: {}, others: ['Bucket'] },
  ListBuckets: { headers: {}, query: {}, others: [] },
};
