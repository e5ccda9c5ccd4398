import { Stack } from 'aws-cdk-lib';
import { Effect, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { TableConfig } from '../lambdas/shared/table-config.ts';
import type { RecoverableTable } from './recoverable-table.ts';

/** Every action that writes items. BatchWriteItem and the PartiQL actions are actions of their own; StartBulkPutItems writes from S3. */
export const writeActions = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
  'dynamodb:PartiQLInsert',
  'dynamodb:PartiQLUpdate',
  'dynamodb:PartiQLDelete',
  'dynamodb:StartBulkPutItems',
];

export interface WriterFreezeProps extends RecoverableTable {
  /** The table's configuration is stored at `<configPrefix><tableName>`. */
  readonly configPrefix: string;
}

/** What freezing one table takes: the Deny policy to attach, and the configuration that the steps read. */
export class WriterFreeze extends Construct {
  readonly denyPolicy: ManagedPolicy;

  constructor(scope: Construct, id: string, props: WriterFreezeProps) {
    super(scope, id);
    const { table, writers, readOnlyParameter, auditTrail, eventSourceMappings = [] } = props;

    this.denyPolicy = new ManagedPolicy(this, 'DenyWrites', {
      description:
        'coldpatch attaches this to the writers of a table while it is being repaired, and detaches it again.',
      path: '/coldpatch/',
      statements: [
        new PolicyStatement({
          sid: 'FrozenByColdpatch',
          effect: Effect.DENY,
          actions: writeActions,
          // Every Region: a replica is the same table.
          resources: [
            Stack.of(this).formatArn({
              service: 'dynamodb',
              region: '*',
              resource: 'table',
              resourceName: table.tableName,
            }),
          ],
        }),
      ],
    });

    const config: TableConfig = {
      tableName: table.tableName,
      tableArn: table.tableArn,
      denyPolicyArn: this.denyPolicy.managedPolicyArn,
      writerRoleNames: writers.map((role) => role.roleName),
      readOnlyParameterName: readOnlyParameter?.parameterName ?? null,
      eventSourceMappings: eventSourceMappings.map((mapping) => mapping.eventSourceMappingId),
      audit: auditTrail
        ? {
            tableName: auditTrail.tableName,
            failureQueueUrl: auditTrail.failureQueueUrl,
            eventSourceMapping: auditTrail.eventSourceMappingId ?? null,
            ...(auditTrail.writerAttribute !== undefined && { writerAttribute: auditTrail.writerAttribute }),
          }
        : null,
    };
    new StringParameter(this, 'Config', {
      parameterName: `${props.configPrefix}${table.tableName}`,
      simpleName: false,
      description: 'What coldpatch knows of this table.',
      stringValue: Stack.of(this).toJsonString(config),
      tier: ParameterTier.STANDARD,
    });
  }
}
