/** Subresources in the query, and what the SDK calls them: `?acl` → PutBucketAcl, GetObjectAcl. */
const subresources: Readonly<Record<string, string>> = {
  accelerate: 'AccelerateConfiguration',
  acl: 'Acl',
  analytics: 'AnalyticsConfiguration',
  attributes: 'Attributes',
  cors: 'Cors',
  encryption: 'Encryption',
  'intelligent-tiering': 'IntelligentTieringConfiguration',
  inventory: 'InventoryConfiguration',
  'legal-hold': 'LegalHold',
  lifecycle: 'LifecycleConfiguration',
  location: 'Location',
  logging: 'Logging',
  metrics: 'MetricsConfiguration',
  notification: 'NotificationConfiguration',
  'object-lock': 'ObjectLockConfiguration',
  ownershipControls: 'OwnershipControls',
  policy: 'Policy',
  policyStatus: 'PolicyStatus',
  publicAccessBlock: 'PublicAccessBlock',
  replication: 'Replication',
  requestPayment: 'RequestPayment',
  retention: 'Retention',
  tagging: 'Tagging',
  torrent: 'Torrent',
  versioning: 'Versioning',
  website: 'Website',
};

const verbs: Readonly<Record<string, string>> = {
  GET: 'Get',
  PUT: 'Put',
  DELETE: 'Delete',
  POST: 'Post',
  HEAD: 'Head',
};

const objectOperation = (method: string, query: URLSearchParams, copies: boolean): string => {
  if (query.has('uploadId')) {
    if (method === 'PUT') return copies ? 'UploadPartCopy' : 'UploadPart';
    return { GET: 'ListParts', POST: 'CompleteMultipartUpload', DELETE: 'AbortMultipartUpload' }[method] ?? method;
  }
  if (method === 'POST') {
    if (query.has('uploads')) return 'CreateMultipartUpload';
    if (query.has('select')) return 'SelectObjectContent';
    return query.has('restore') ? 'RestoreObject' : 'PostObject';
  }
  return method === 'PUT' && copies ? 'CopyObject' : `${verbs[method] ?? method}Object`;
};

const bucketOperation = (method: string, query: URLSearchParams): string => {
  if (method === 'POST') return query.has('delete') ? 'DeleteObjects' : 'PostObject';
  if (method === 'PUT') return 'CreateBucket';
  if (method !== 'GET') return `${verbs[method] ?? method}Bucket`;
  if (query.has('versions')) return 'ListObjectVersions';
  if (query.has('uploads')) return 'ListMultipartUploads';
  if (query.has('session')) return 'CreateSession';
  return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
};

/** The operation's name in the SDK, implemented here or not. */
export const operationOf = (
  method: string,
  bucket: string | undefined,
  key: string | undefined,
  query: URLSearchParams,
  copies: boolean,
): string => {
  if (bucket === undefined) return method === 'GET' ? 'ListBuckets' : `${method} /`;
  for (const [parameter, noun] of Object.entries(subresources)) {
    if (query.has(parameter)) return `${verbs[method] ?? method}${key === undefined ? 'Bucket' : 'Object'}${noun}`;
  }
  return key === undefined ? bucketOperation(method, query) : objectOperation(method, query, copies);
};
