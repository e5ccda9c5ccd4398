import { describe, expect, it } from '@jest/globals';
import { s3Bucket } from '../../../sandbox/deploy/resources/s3-bucket.ts';
import { s3BucketPolicy } from '../../../sandbox/deploy/resources/s3-bucket-policy.ts';
import { createS3Service } from '../../../sandbox/s3/service.ts';
import { administrator, create, createSmallWorld } from '../small-world.ts';

const start = () => {
  const world = createSmallWorld();
  const service = createS3Service(world);
  world.add(service);
  return { world, service };
};

describe('AWS::S3::Bucket', () => {
  it('makes a bucket with a made-up name, versioned if it says so', async () => {
    const { world } = start();
    const { ref, attributes } = await create(world, s3Bucket, { VersioningConfiguration: { Status: 'Enabled' } });
    expect(ref).toMatch(/^stack-thing-[0-9a-f]{12}$/);
    expect(attributes).toEqual({
      Arn: `arn:aws:s3:::${ref}`,
      DomainName: `${ref}.s3.amazonaws.com`,
      RegionalDomainName: `${ref}.s3.eu-west-1.amazonaws.com`,
    });
    const versioning = await world.call(administrator, 's3', 'GetBucketVersioning', { Bucket: ref });
    expect(versioning).toEqual({ Status: 'Enabled' });
  });

  it('says why each property that it ignores changes nothing', () => {
    for (const reason of Object.values(s3Bucket.ignored)) expect(reason).toMatch(/^[a-z].{10,}$/);
    for (const refused of ['NotificationConfiguration', 'WebsiteConfiguration', 'ObjectLockEnabled', 'AccessControl']) {
      expect([...s3Bucket.properties, ...Object.keys(s3Bucket.ignored)]).not.toContain(refused);
    }
  });

  it('refuses nested fields by name, and names that are taken or bad', async () => {
    const { world } = start();
    const make = async (properties: Record<string, unknown>) => create(world, s3Bucket, properties);
    await expect(make({ VersioningConfiguration: { MFADelete: 'x' } })).rejects.toThrow(
      'does not implement VersioningConfiguration.MFADelete',
    );
    await expect(make({ BucketName: 'Bad_Name' })).rejects.toMatchObject({ code: 'InvalidBucketName' });
    await make({ BucketName: 'taken' });
    await expect(make({ BucketName: 'taken' })).rejects.toMatchObject({ code: 'BucketAlreadyExists' });
  });
});

describe('AWS::S3::BucketPolicy', () => {
  const statement = {
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 's3:*',
    Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };

  it('is judged with every call to the bucket, a copy included', async () => {
    const { world, service } = start();
    await create(world, s3Bucket, { BucketName: 'bbb' });
    await create(world, s3Bucket, { BucketName: 'ccc' });
    const PolicyDocument = { Version: '2012-10-17', Statement: [statement] };
    await create(world, s3BucketPolicy, { Bucket: 'bbb', PolicyDocument });
    const policyOf = (operation: string, input: Record<string, unknown>) =>
      service.resourcePolicy?.({ operation, input });
    expect(policyOf('GetObject', { Bucket: 'bbb', Key: 'k' })).toBe(PolicyDocument);
    expect(policyOf('GetObject', { Bucket: 'ccc', Key: 'k' })).toBeUndefined();
    expect(policyOf('CopyObject', { Bucket: 'ccc', Key: 'k', CopySource: 'bbb/k' })).toBe(PolicyDocument);
  });

  it('is refused by name for what the judge does not understand', async () => {
    const { world } = start();
    await create(world, s3Bucket, { BucketName: 'bbb' });
    const set = async (more: Record<string, unknown>) =>
      create(world, s3BucketPolicy, { Bucket: 'bbb', PolicyDocument: { Statement: [{ ...statement, ...more }] } });
    await expect(set({ Condition: { SomethingNew: { a: 'b' } } })).rejects.toThrow('does not implement');
    await expect(set({ Moreover: 'x' })).rejects.toThrow('does not implement the policy element Moreover');
    await expect(set({ Effect: 'Perhaps' })).rejects.toMatchObject({ code: 'MalformedPolicyDocument' });
  });
});
