import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { ManagedPolicy, Role } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { StringListParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { AuditTrail } from './audit-trail.ts';
import { existingVpc } from './existing-vpc.ts';
import { PartialRecovery } from './partial-recovery.ts';
import type { RecoveryContext } from './recovery-context.ts';

export interface RecoveryStackProps extends StackProps {
  readonly coldpatch: RecoveryContext;
}

const removalPolicies = { retain: RemovalPolicy.RETAIN, destroy: RemovalPolicy.DESTROY };

/** A PartialRecovery for tables, roles and parameters that exist already, named in cdk.json. */
export class RecoveryStack extends Stack {
  constructor(scope: Construct, id: string, { coldpatch, ...props }: RecoveryStackProps) {
    super(scope, id, { description: 'coldpatch: repairs part of a DynamoDB table.', ...props });
    const byName = (name: string, what: string) => `${what}-${name}`;
    const key = (name: string, arn?: string) => (arn === undefined ? undefined : Key.fromKeyArn(this, name, arn));
    const keyBucketKey = key('KeyBucketKey', coldpatch.keyBucketKeyArn);
    const encryptionKey = key('StorageKey', coldpatch.encryptionKeyArn);
    const logEncryptionKey = key('LogKey', coldpatch.logEncryptionKeyArn);

    const recovery = new PartialRecovery(this, 'PartialRecovery', {
      tables: coldpatch.tables.map((table) => ({
        table: Table.fromTableName(this, byName(table.tableName, 'Table'), table.tableName),
        writers: table.writerRoleArns.map((arn, i) =>
          Role.fromRoleArn(this, byName(`${table.tableName}-${i}`, 'Writer'), arn),
        ),
        ...(table.readOnlyParameterName && {
          readOnlyParameter: StringListParameter.fromStringListParameterName(
            this,
            byName(table.tableName, 'ReadOnly'),
            table.readOnlyParameterName,
          ),
        }),
        eventSourceMappings: table.eventSourceMappingUuids.map((uuid, i) =>
          EventSourceMapping.fromEventSourceMappingId(this, byName(`${table.tableName}-${i}`, 'Mapping'), uuid),
        ),
        ...(table.auditTrail && {
          auditTrail: AuditTrail.fromNames(this, {
            ...table.auditTrail,
            encryptionKey: key(byName(table.tableName, 'AuditKey'), table.auditTrail.encryptionKeyArn),
          }),
        }),
      })),
      approvers: coldpatch.approvers,
      sender: coldpatch.sender,
      keyBuckets: coldpatch.keyBucketNames.map((bucketName) =>
        Bucket.fromBucketAttributes(this, byName(bucketName, 'Keys'), {
          bucketName,
          ...(keyBucketKey && { encryptionKey: keyBucketKey }),
        }),
      ),
      tableKeys: coldpatch.tables.flatMap(
        ({ tableName, encryptionKeyArn }) => key(byName(tableName, 'Key'), encryptionKeyArn) ?? [],
      ),
      ...(encryptionKey && { encryptionKey }),
      ...(logEncryptionKey && { logEncryptionKey }),
      ...(coldpatch.permissionsBoundaryArn && {
        permissionsBoundary: ManagedPolicy.fromManagedPolicyArn(this, 'Boundary', coldpatch.permissionsBoundaryArn),
      }),
      ...(coldpatch.logRetentionDays && { logRetention: coldpatch.logRetentionDays }),
      ...(coldpatch.removalPolicy && { removalPolicy: removalPolicies[coldpatch.removalPolicy] }),
      ...(coldpatch.vpc && existingVpc(this, coldpatch.vpc)),
    });

    new CfnOutput(this, 'StateMachineArn', { value: recovery.stateMachine.stateMachineArn });
    new CfnOutput(this, 'LiftFreezeStateMachineArn', { value: recovery.liftFreezeStateMachine.stateMachineArn });
    new CfnOutput(this, 'RecoveryBucketName', { value: recovery.bucket.bucketName });
  }
}
