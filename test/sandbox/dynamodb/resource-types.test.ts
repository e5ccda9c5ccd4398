import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  ListTagsOfResourceCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  AttributeType,
  BillingMode,
  StreamViewType,
  Table,
  TableEncryption,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { makeResource } from '../../../sandbox/deploy/nested.ts';
import type { ResourceContext, ResourceType } from '../../../sandbox/deploy/resource-type.ts';
import { dynamoDbGlobalTable } from '../../../sandbox/deploy/resources/dynamodb-global-table.ts';
import { dynamoDbTable } from '../../../sandbox/deploy/resources/dynamodb-table.ts';
import { type Front, openFront } from './front.ts';

const stack = () => new Stack(new App(), 'Stack', { env: { region: 'eu-central-1', account: '123456789012' } });
const partitionKey = { name: 'pk', type: AttributeType.STRING };
const index = { indexName: 'by-status', partitionKey: { name: 'status', type: AttributeType.STRING } };

/** The properties of a stack's one table, as CDK synthesizes them. */
const propertiesIn = (scope: Stack): Record<string, unknown> =>
  Object.values(
    Template.fromStack(scope).toJSON().Resources as Record<string, { Properties: Record<string, unknown> }>,
  )[0]?.Properties ?? {};

describe('tables from templates', () => {
  let front: Front;
  let names = 0;
  beforeAll(async () => {
    front = await openFront();
  });
  afterAll(() => front.close());

  const create = (type: ResourceType, properties: Record<string, unknown>) => {
    const known = [...type.properties, ...Object.keys(type.ignored)];
    expect(known).toEqual(expect.arrayContaining(Object.keys(properties)));
    const context = { world: front.world, physicalName: () => `table-${++names}` } as unknown as ResourceContext;
    return makeResource(type, properties, context);
  };
  const described = async (TableName: string) =>
    (await front.client.send(new DescribeTableCommand({ TableName }))).Table;

  it('makes what the Table construct asks for', async () => {
    const scope = stack();
    const table = new Table(scope, 'Table', {
      partitionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 7 },
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
      timeToLiveAttribute: 'ttl',
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      deletionProtection: true,
      contributorInsightsSpecification: { enabled: true },
    });
    table.addGlobalSecondaryIndex(index);
    const { ref, attributes } = await create(dynamoDbTable, propertiesIn(scope));
    const description = await described(ref);
    expect(description).toMatchObject({
      TableStatus: 'ACTIVE',
      TableArn: `arn:aws:dynamodb:eu-central-1:123456789012:table/${ref}`,
      DeletionProtectionEnabled: true,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      SSEDescription: { Status: 'ENABLED', SSEType: 'KMS' },
      GlobalSecondaryIndexes: [{ IndexArn: expect.stringMatching(/:123456789012:table\/.*\/index\/by-status$/) }],
    });
    expect(description?.CreationDateTime?.toISOString()).toMatch(/^2026-11-20T10:/);
    expect(attributes).toEqual({
      Arn: description?.TableArn,
      TableId: description?.TableId,
      StreamArn: description?.LatestStreamArn,
    });
    expect(front.service.streamArn(ref)).toBe(attributes.StreamArn);
    const backups = await front.client.send(new DescribeContinuousBackupsCommand({ TableName: ref }));
    expect(backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toMatchObject({
      RecoveryPeriodInDays: 7,
    });
    const { TimeToLiveDescription } = await front.client.send(new DescribeTimeToLiveCommand({ TableName: ref }));
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'ttl' });
  });

  it('makes a table of provisioned capacity without a stream', async () => {
    const scope = stack();
    new Table(scope, 'Table', { partitionKey });
    const { ref, attributes } = await create(dynamoDbTable, propertiesIn(scope));
    expect(await described(ref)).toMatchObject({ ProvisionedThroughput: { ReadCapacityUnits: 5 } });
    expect(attributes).not.toHaveProperty('StreamArn');
  });

  it('makes what the TableV2 construct asks for', async () => {
    const scope = stack();
    new TableV2(scope, 'Table', {
      partitionKey,
      dynamoStream: StreamViewType.NEW_IMAGE,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      encryption: TableEncryptionV2.awsManagedKey(),
      tags: [{ key: 'team', value: 'orders' }],
      globalSecondaryIndexes: [index],
    });
    const { ref, attributes } = await create(dynamoDbGlobalTable, propertiesIn(scope));
    expect(await described(ref)).toMatchObject({
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      SSEDescription: { Status: 'ENABLED' },
      GlobalSecondaryIndexes: [{ IndexName: 'by-status' }],
    });
    const { Tags } = await front.client.send(new ListTagsOfResourceCommand({ ResourceArn: String(attributes.Arn) }));
    expect(Tags).toEqual([{ Key: 'team', Value: 'orders' }]);
    const backups = await front.client.send(new DescribeContinuousBackupsCommand({ TableName: ref }));
    expect(backups.ContinuousBackupsDescription?.PointInTimeRecoveryDescription).toMatchObject({
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: 35,
    });
  });

  const minimal = {
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    BillingMode: 'PAY_PER_REQUEST',
  };
  const here = { Region: 'eu-central-1' };
  it.each<[string, ResourceType, Record<string, unknown>]>([
    [
      'StreamSpecification.ResourcePolicy',
      dynamoDbTable,
      { StreamSpecification: { StreamViewType: 'NEW_IMAGE', ResourcePolicy: {} } },
    ],
    ['SSESpecification.KeyRotation', dynamoDbTable, { SSESpecification: { SSEEnabled: true, KeyRotation: true } }],
    [
      'GlobalSecondaryIndexes.WarmThroughput',
      dynamoDbTable,
      { GlobalSecondaryIndexes: [{ IndexName: 'abc', WarmThroughput: {} }] },
    ],
    [
      'PointInTimeRecoverySpecification.Days',
      dynamoDbTable,
      { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, Days: 2 } },
    ],
    ['Replicas other than the one in eu-central-1', dynamoDbGlobalTable, { Replicas: [here, { Region: 'us-east-1' }] }],
    ['Replicas other than the one in eu-central-1', dynamoDbGlobalTable, { Replicas: [{ Region: 'us-east-1' }] }],
    [
      'Replicas.KinesisStreamSpecification',
      dynamoDbGlobalTable,
      { Replicas: [{ ...here, KinesisStreamSpecification: {} }] },
    ],
    ['GlobalTable with provisioned capacity', dynamoDbGlobalTable, { Replicas: [here], BillingMode: 'PROVISIONED' }],
  ])('refuses %s by name', async (name, type, properties) => {
    await expect(async () => create(type, { ...minimal, ...properties })).rejects.toMatchObject({
      code: 'NotImplementedInSandbox',
      message: expect.stringContaining(name),
    });
  });
});
