import { describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { AttributeType, Table, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Role } from 'aws-cdk-lib/aws-iam';
import { AuditTrail } from '../../lib/audit-trail.ts';
import { PartialRecovery, type PartialRecoveryProps } from '../../lib/partial-recovery.ts';
import type { AnyTable } from '../../lib/recoverable-table.ts';
import { recoveryApp } from '../../lib/recovery-app.ts';
import { parseRecoveryContext } from '../../lib/recovery-context.ts';
import { recoverableTables } from './synthesize.ts';

const recover = (change: (tables: PartialRecoveryProps['tables']) => Partial<PartialRecoveryProps>) => () => {
  const stack = new Stack(recoveryApp(), 'Recovery');
  const tables = recoverableTables(stack, 1, 1);
  return new PartialRecovery(stack, 'PartialRecovery', {
    tables,
    approvers: ['a@example.com'],
    sender: 'b@example.com',
    ...change(tables),
  });
};

describe('PartialRecovery refuses at synthesis', () => {
  it.each([
    ['no table', recover(() => ({ tables: [] })), 'tables is empty'],
    ['no approver', recover(() => ({ approvers: [] })), 'approvers is empty'],
    ['an approver that is no address', recover(() => ({ approvers: ['Lena'] })), 'Lena is not an email address'],
    ['a sender that is no address', recover(() => ({ sender: 'example.com' })), 'example.com is not an email address'],
    ['the same table twice', recover((tables) => ({ tables: [...tables, ...tables] })), 'is named twice'],
    [
      'a table that could not be frozen',
      recover((tables) => ({ tables: tables.map(({ table }) => ({ table, writers: [] })) })),
      'could not be frozen',
    ],
  ])('%s', (_, build, sentence) => {
    expect(build).toThrow(sentence);
  });

  describe('the same table under two ids', () => {
    const recoverBoth = (make: (stack: Stack) => AnyTable[]) => () => {
      const stack = new Stack(recoveryApp(), 'Recovery');
      const [{ writers } = { writers: [] }] = recoverableTables(stack, 1, 1);
      const tables = make(stack).map((table) => ({ table, writers }));
      return new PartialRecovery(stack, 'Both', { tables, approvers: ['a@example.com'], sender: 'b@example.com' });
    };
    const arn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders';
    const partitionKey = { name: 'pk', type: AttributeType.STRING };

    it.each<[string, (stack: Stack) => AnyTable[]]>([
      ['by its name', (stack) => ['One', 'Two'].map((id) => Table.fromTableName(stack, id, 'orders'))],
      ['by its ARN', (stack) => ['One', 'Two'].map((id) => Table.fromTableArn(stack, id, arn))],
      [
        'by its ARN, and by its name',
        (stack) => [Table.fromTableArn(stack, 'One', arn), Table.fromTableName(stack, 'Two', 'orders')],
      ],
      [
        'of which it was given its name, and by that name',
        (stack) => [
          new Table(stack, 'One', { tableName: 'orders', partitionKey }),
          Table.fromTableName(stack, 'Two', 'orders'),
        ],
      ],
      [
        'of which CloudFormation makes the name',
        (stack) => {
          const one = new TableV2(stack, 'One', { partitionKey });
          return [one, Table.fromTableArn(stack, 'Two', one.tableArn)];
        },
      ],
    ])('%s', (_, make) => {
      expect(recoverBoth(make)).toThrow('Recovery/Two is named twice, the first time as Recovery/One.');
    });

    it('but not tables of two stacks that have the same id in each', () => {
      const app = recoveryApp();
      const tables = ['A', 'B'].flatMap((id) => recoverableTables(new Stack(app, id), 1, 1));
      const mail = { approvers: ['a@example.com'], sender: 'b@example.com' };
      expect(() => new PartialRecovery(new Stack(app, 'C'), 'Both', { tables, ...mail })).not.toThrow();
    });
  });

  it('a writer of another account, where the account is known', () => {
    const app = recoveryApp();
    const recoverIn = (id: string, account?: string) => {
      const stack = new Stack(app, id, account === undefined ? {} : { env: { account, region: 'eu-west-1' } });
      const role = Role.fromRoleArn(stack, 'Theirs', 'arn:aws:iam::111122223333:role/theirs');
      const tables = recoverableTables(stack, 1, 1).map((one) => ({ ...one, writers: [...one.writers, role] }));
      return new PartialRecovery(stack, 'PartialRecovery', {
        tables,
        approvers: ['a@example.com'],
        sender: 'b@example.com',
      });
    };
    expect(() => recoverIn('Another', '444455556666')).toThrow(
      'Another/Theirs is a role of account 111122223333: a freeze can deny only roles of its own account, 444455556666.',
    );
    expect(() => recoverIn('Same', '111122223333')).not.toThrow();
    expect(() => recoverIn('Unknown')).not.toThrow();
  });

  it('an audit trail of a table without a stream', () => {
    const stack = new Stack(recoveryApp(), 'Recovery');
    const [table] = recoverableTables(stack, 1, 1);
    expect(() => table && new AuditTrail(stack, 'Trail', { table: table.table })).toThrow("needs the table's stream");
  });
});

describe("cdk.json's context is refused", () => {
  const good = {
    tables: [{ tableName: 'orders', writerRoleArns: ['arn:aws:iam::111122223333:role/api'] }],
    approvers: ['a@example.com'],
    sender: 'b@example.com',
  };
  const vpc = {
    vpcId: 'vpc-00000001',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    privateSubnetIds: ['subnet-00000001', 'subnet-00000002'],
  };
  it('unless it is good', () => expect(parseRecoveryContext(good)).toMatchObject(good));

  it.each([
    ['when it is missing', undefined, 'context.coldpatch'],
    ['without tables', { ...good, tables: [] }, 'context.coldpatch.tables: must name at least one table'],
    [
      'with a role that is no ARN',
      { ...good, tables: [{ tableName: 'orders', writerRoleArns: ['api'] }] },
      'must be the ARN of a role',
    ],
    [
      'with an approver that is no address',
      { ...good, approvers: ['Lena'] },
      'context.coldpatch.approvers.0: must be an email address',
    ],
    [
      'with a mapping that is no UUID',
      { ...good, tables: [{ ...good.tables[0], eventSourceMappingUuids: ['search'] }] },
      'must be the UUID of a mapping',
    ],
    [
      'with the same table twice',
      { ...good, tables: [...good.tables, ...good.tables] },
      'context.coldpatch.tables: must not name the same table twice',
    ],
    [
      'with the same bucket twice',
      { ...good, keyBucketNames: ['keys', 'keys'] },
      'context.coldpatch.keyBucketNames: must not name the same twice',
    ],
    [
      'with a key that is no ARN',
      { ...good, encryptionKeyArn: 'alias/storage' },
      'context.coldpatch.encryptionKeyArn: must be the ARN of a KMS key',
    ],
    [
      'with a boundary that is no ARN',
      { ...good, permissionsBoundaryArn: 'boundary' },
      'context.coldpatch.permissionsBoundaryArn: must be the ARN of a policy',
    ],
    [
      'with a retention of logs that CloudWatch does not know',
      { ...good, logRetentionDays: 8 },
      'context.coldpatch.logRetentionDays: must be a number of days that CloudWatch Logs knows: 1, 3, 5, 7, 14,',
    ],
    [
      'with another end for its records',
      { ...good, removalPolicy: 'snapshot' },
      'context.coldpatch.removalPolicy: must be "retain" or "destroy"',
    ],
    [
      'with a VPC that is no id',
      { ...good, vpc: { ...vpc, vpcId: 'main' } },
      'context.coldpatch.vpc.vpcId: must be like vpc-0123456789abcdef0',
    ],
    [
      'with a subnet too few',
      { ...good, vpc: { ...vpc, privateSubnetIds: ['subnet-00000001'] } },
      'context.coldpatch.vpc.privateSubnetIds: must name one subnet for each availability zone',
    ],
    [
      'with a VPC without zones',
      { ...good, vpc: { ...vpc, availabilityZones: [] } },
      'context.coldpatch.vpc.availabilityZones: must name at least one zone',
    ],
    [
      'with no security group in the list of them',
      { ...good, vpc: { ...vpc, securityGroupIds: [] } },
      'context.coldpatch.vpc.securityGroupIds: must name at least one group, or be left out',
    ],
    ['with a field that nobody knows', { ...good, tabels: [] }, 'tabels'],
  ])('%s', (_, context, sentence) => {
    expect(() => parseRecoveryContext(context)).toThrow(sentence);
  });
});
