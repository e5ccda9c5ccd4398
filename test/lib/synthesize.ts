import { type App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AttributeType, StreamViewType, Table, type TableProps } from 'aws-cdk-lib/aws-dynamodb';
import { type IVpc, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { StringListParameter } from 'aws-cdk-lib/aws-ssm';
import { AuditTrail } from '../../lib/audit-trail.ts';
import { PartialRecovery, type PartialRecoveryProps } from '../../lib/partial-recovery.ts';
import type { RecoverableTable } from '../../lib/recoverable-table.ts';
import { parseRecoveryContext } from '../../lib/recovery-context.ts';
import { RecoveryStack } from '../../lib/recovery-stack.ts';

/** `count` tables with `writers` roles each, as a platform engineer would have them. */
export const recoverableTables = (
  stack: Stack,
  count: number,
  writers: number,
  settings: (id: string) => Partial<TableProps> = () => ({}),
): RecoverableTable[] => {
  const readOnlyParameter = new StringListParameter(stack, 'ReadOnly', { stringListValue: ['none'] });
  return Array.from({ length: count }, (_, i) => ({
    table: new Table(stack, `Table${i}`, {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      ...settings(`Table${i}`),
    }),
    writers: Array.from(
      { length: writers },
      (_, j) => new Role(stack, `Writer${i}-${j}`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }),
    ),
    readOnlyParameter,
    eventSourceMappings: [
      EventSourceMapping.fromEventSourceMappingId(
        stack,
        `Mapping${i}`,
        `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      ),
    ],
  }));
};

/** A recovery of forty tables with three writers each. */
export const fortyTables = (
  app: App,
  make = (shop: Stack) => recoverableTables(shop, 10, 3),
  more: Partial<PartialRecoveryProps> = {},
): Stack => {
  // In four stacks: the exports of one would pass CloudFormation's 200 outputs.
  const tables = ['Orders', 'Stock', 'Billing', 'Staff'].flatMap((id) => make(new Stack(app, id)));
  const stack = new Stack(app, 'Recovery');
  const mail = { approvers: ['a@example.com'], sender: 'b@example.com' };
  new PartialRecovery(stack, 'PartialRecovery', { tables, ...mail, ...more });
  return stack;
};

/** The same in a VPC, each table with an audit trail and a customer-managed key. */
export const fortyGuardedTables = (app: App): Stack => {
  const common = new Stack(app, 'Common');
  const encryptionKey = new Key(common, 'Key');
  const guarded = (shop: Stack) =>
    recoverableTables(shop, 10, 3, (id) => ({
      encryptionKey: new Key(shop, `${id}Key`),
      stream: StreamViewType.NEW_AND_OLD_IMAGES,
    })).map((one, i) => ({
      ...one,
      auditTrail: new AuditTrail(shop, `Trail${i}`, { table: one.table, encryptionKey }),
    }));
  return fortyTables(app, guarded, {
    vpc: new Vpc(common, 'Vpc') as IVpc,
    encryptionKey,
    logEncryptionKey: encryptionKey,
    keyBuckets: [new Bucket(common, 'KeyFiles') as IBucket],
  });
};

/** A recovery of forty tables that exist already, by long names, with whatever each can have: three writers, a trail, a mapping, keys, a VPC. */
export const fortyLongNames = (app: App, pathLength = 50): Stack => {
  const long = (name: string, length: number) => name.padEnd(length, 'x');
  const uuid = (start: string, i: number) => `${start}-0000-4000-8000-${String(i).padStart(12, '0')}`;
  const key = (start: string, i: number) => `arn:aws:kms:ap-southeast-1:111122223333:key/${uuid(start, i)}`;
  const tables = Array.from({ length: 40 }, (_, i) => ({
    tableName: long(`table-${i}-`, 120),
    writerRoleArns: ['api', 'import', 'search'].map((writer) => {
      const path = long(`${writer}/of/`, pathLength);
      return `arn:aws:iam::111122223333:role/${path}/${long(`${writer}-${i}-`, 64)}`;
    }),
    readOnlyParameterName: long(`/read-only/table-${i}-`, 40),
    eventSourceMappingUuids: [uuid('00000000', i)],
    encryptionKeyArn: key('00000000', i),
    auditTrail: {
      tableName: long(`trail-${i}-`, 120),
      failureQueueName: long(`failures-${i}-`, 80),
      encryptionKeyArn: key('00000001', i),
      eventSourceMappingUuid: uuid('00000001', i),
    },
  }));
  const coldpatch = parseRecoveryContext({
    tables,
    approvers: ['a@example.com'],
    sender: 'b@example.com',
    keyBucketNames: [long('key-files-', 63)],
    keyBucketKeyArn: key('00000002', 0),
    encryptionKeyArn: key('00000003', 0),
    logEncryptionKeyArn: key('00000004', 0),
    vpc: {
      vpcId: 'vpc-00000001',
      availabilityZones: ['ap-southeast-1a', 'ap-southeast-1b'],
      privateSubnetIds: ['subnet-00000001', 'subnet-00000002'],
    },
  });
  return new RecoveryStack(app, 'Recovery', { coldpatch });
};

/** A recovery with every option. */
export const everyOption = (app: App): Stack => {
  const stack = new Stack(app, 'Recovery');
  const subnets = ['Others', 'Functions'].map((name) => ({ name, subnetType: SubnetType.PRIVATE_ISOLATED }));
  const vpc = new Vpc(stack, 'Vpc', { subnetConfiguration: subnets });
  new PartialRecovery(stack, 'PartialRecovery', {
    tables: recoverableTables(stack, 1, 1),
    approvers: ['a@example.com'],
    sender: 'b@example.com',
    vpc: vpc as IVpc,
    vpcSubnets: { subnetGroupName: 'Functions' },
    securityGroups: [new SecurityGroup(stack, 'FunctionsOnly', { vpc: vpc as IVpc })],
    logRetention: RetentionDays.ONE_WEEK,
    logEncryptionKey: new Key(stack, 'LogKey'),
    encryptionKey: new Key(stack, 'StorageKey'),
    tableKeys: [new Key(stack, 'TableKey')],
    keyBuckets: [new Bucket(stack, 'KeyFiles', { encryptionKey: new Key(stack, 'FilesKey') }) as IBucket],
    permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(
      stack,
      'Boundary',
      'arn:aws:iam::111122223333:policy/boundary',
    ),
  });
  return stack;
};

export const templateOf = (stack: Stack) =>
  Template.fromStack(stack).toJSON() as { Resources: Record<string, Resource>; Outputs?: Record<string, unknown> };

export interface Resource {
  readonly Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: a template is whatever JSON it is
  readonly Properties: any;
}

export const ofType = (template: { Resources: Record<string, Resource> }, type: string) =>
  Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);

export type { App };
