import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createWorld } from '../../../sandbox/core/create-world.ts';
import { createGateway, type Gateway } from '../../../sandbox/core/gateway.ts';
import { createClock } from '../../../sandbox/core/sandbox-clock.ts';
import { s3Bucket } from '../../../sandbox/deploy/resources/s3-bucket.ts';
import { s3BucketPolicy } from '../../../sandbox/deploy/resources/s3-bucket-policy.ts';
import { createIamService } from '../../../sandbox/iam/iam-service.ts';
import { createS3Service } from '../../../sandbox/s3/service.ts';
import { create, credentials } from '../small-world.ts';

const allow = (Action: string, Resource: string, Condition = {}) => ({ Effect: 'Allow', Action, Resource, Condition });
const trusted = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };

let gateway: Gateway;
const clients: S3Client[] = [];
let asRole: S3Client;
let asAdministrator: S3Client;
beforeAll(async () => {
  gateway = await createGateway();
  const core = createWorld({ clock: createClock(), directory: '/nowhere', endpoint: gateway.endpoint });
  const { world } = core;
  const iam = createIamService(world);
  core.addService(iam);
  core.addService(createS3Service(world));
  gateway.serve(core);

  await create(world, s3Bucket, { BucketName: 'recovery' });
  const tls = {
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: 's3:*',
    Resource: ['arn:aws:s3:::recovery', 'arn:aws:s3:::recovery/*'],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const PolicyDocument = { Version: '2012-10-17', Statement: [tls] };
  await create(world, s3BucketPolicy, { Bucket: 'recovery', PolicyDocument });
  const prefix = { StringLike: { 's3:prefix': 'runs/*' } };
  const Statement = [
    allow('s3:PutObject', 'arn:aws:s3:::recovery/runs/*'),
    allow('s3:GetObject', 'arn:aws:s3:::recovery/*'),
    allow('s3:ListBucket', 'arn:aws:s3:::recovery', prefix),
  ];
  const role = iam.createRole({
    roleName: 'patcher',
    assumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trusted] },
    policies: [{ policyName: 'runs', policyDocument: { Version: '2012-10-17', Statement } }],
  });
  const connect = (keys: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) => {
    const settings = { endpoint: gateway.endpoint, region: world.region, forcePathStyle: true, maxAttempts: 1 };
    const client = new S3Client({ ...settings, credentials: keys });
    clients.push(client);
    return client;
  };
  asAdministrator = connect(credentials);
  asRole = connect(iam.credentialsFor(role.arn, 'session'));
});
afterAll(async () => {
  for (const client of clients) client.destroy();
  await gateway.close();
});

const put = (client: S3Client, Key: string) =>
  client.send(new PutObjectCommand({ Bucket: 'recovery', Key, Body: 'x', IfNoneMatch: '*' }));

describe('S3 behind the gateway', () => {
  it('lets a role write only where its policy says, a bucket policy that demands TLS notwithstanding', async () => {
    await put(asRole, 'runs/1/keys');
    await expect(put(asRole, 'uploads/keys.csv')).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('s3:PutObject'),
    });
    await put(asAdministrator, 'uploads/keys.csv');
  });

  it('lets a role list only the prefixes that its policy names', async () => {
    const list = (Prefix: string) => asRole.send(new ListObjectsV2Command({ Bucket: 'recovery', Prefix }));
    expect((await list('runs/1/')).Contents).toMatchObject([{ Key: 'runs/1/keys' }]);
    await expect(list('uploads/')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('does not tell a role that may not list the bucket which keys are missing', async () => {
    const missing = new GetObjectCommand({ Bucket: 'recovery', Key: 'nothing' });
    await expect(asRole.send(missing)).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(asAdministrator.send(missing)).rejects.toMatchObject({ name: 'NoSuchKey' });
  });
});
