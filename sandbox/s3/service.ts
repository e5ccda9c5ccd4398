import { type ApiCall, AwsError, type PolicyDocument, type Principal, type Service } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { Bucket } from './bucket.ts';
import { checkMembers } from './conditions.ts';
import { deleteObjects } from './delete-objects.ts';
import { listObjects, listVersions } from './listing.ts';
import { multipartOperations } from './multipart/multipart.ts';
import { copyObject, copySource, deleteObject, getObject, putObject } from './objects.ts';
import { operations } from './operations.ts';
import { parseRequest } from './parse.ts';
import { permissionsOf } from './permissions.ts';
import { fail, respond } from './respond.ts';

export interface S3Service extends Service {
  /** Throws BucketAlreadyExists. */
  createBucket(name: string, versioning?: Bucket['versioning']): void;
  /** Throws NoSuchBucket. */
  setBucketPolicy(name: string, policy: PolicyDocument): void;
}

/** S3 over REST and XML. Objects are in memory: they go with the sandbox. */
export const createS3Service = (world: World): S3Service => {
  const buckets = new Map<string, Bucket>();
  const multipart = multipartOperations(world);
  const bucketNamed = (name: unknown): Bucket => {
    const bucket = buckets.get(String(name));
    if (!bucket) {
      throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: String(name) });
    }
    return bucket;
  };

  const act = ({ operation, input }: ApiCall, principal: Principal) => {
    if (operation === 'ListBuckets')
      return { Buckets: [...buckets.values()].map(describe), Owner: { ID: world.account } };
    const bucket = bucketNamed(input.Bucket);
    const now = world.clock.now();
    switch (operation) {
      case 'PutObject':
        return putObject(bucket, input, now);
      case 'CopyObject':
        return copyObject(bucketNamed(copySource(input).bucket), bucket, input, now);
      case 'GetObject':
        return getObject(bucket, input);
      case 'HeadObject': {
        const { Body: _, ...head } = getObject(bucket, input);
        return head;
      }
      case 'DeleteObject':
        return deleteObject(bucket, input, now);
      case 'DeleteObjects':
        return deleteObjects(world, principal, input);
      case 'ListObjectsV2':
        return listObjects(bucket, input);
      case 'ListObjectVersions':
        return listVersions(bucket, input);
      case 'GetBucketVersioning':
        return bucket.versioning ? { Status: bucket.versioning } : {};
      case 'GetBucketLocation':
        return world.region === 'us-east-1' ? {} : { LocationConstraint: world.region };
      default:
        return multipart[operation]?.(bucket, input) ?? { BucketRegion: world.region };
    }
  };

  /** Who may not list a bucket is not told whether a key exists: 403, not 404. */
  const hidden = async (error: unknown, { operation, input }: ApiCall, principal: Principal): Promise<unknown> => {
    const reads = operation === 'GetObject' || operation === 'HeadObject';
    if (!reads || !(error instanceof AwsError) || error.code !== 'NoSuchKey') return error;
    try {
      await world.call(principal, 's3', 'HeadBucket', { Bucket: input.Bucket });
      return error;
    } catch (refusal) {
      return refusal instanceof AwsError && refusal.status === 403 ? refusal : error;
    }
  };

  return {
    signingName: 's3',
    operations: Object.keys(operations),
    parse: parseRequest,
    permissions: permissionsOf,
    respond,
    fail,
    resourcePolicy({ operation, input }) {
      const names = operation === 'CopyObject' ? [input.Bucket, copySource(input).bucket] : [input.Bucket];
      const policies = names.flatMap((name) => buckets.get(String(name))?.policy ?? []);
      if (policies.length < 2) return policies[0];
      return { Version: '2012-10-17', Statement: policies.flatMap(({ Statement }) => Statement) };
    },
    async handle(call, principal) {
      checkMembers(call.operation, call.input, world.account);
      try {
        return await act(call, principal);
      } catch (error) {
        throw await hidden(error, call, principal);
      }
    },
    createBucket(name, versioning) {
      if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
        throw new AwsError('InvalidBucketName', `The specified bucket is not valid: ${name}.`);
      }
      if (buckets.has(name)) throw new AwsError('BucketAlreadyExists', `The bucket ${name} exists already.`, 409);
      buckets.set(name, new Bucket(name, new Date(world.clock.now()), versioning));
    },
    setBucketPolicy(name, policy) {
      bucketNamed(name).policy = policy;
    },
  };
};

const describe = ({ name, createdAt }: Bucket) => ({ Name: name, CreationDate: createdAt });
