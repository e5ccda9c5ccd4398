import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledgeRule, acknowledgeWildcards } from './nag.ts';
import type { AnyTable } from './recoverable-table.ts';
import { type FunctionSettings, RecoveryFunction } from './recovery-function.ts';

/** What a recovery needs of an audit trail, whoever made it. */
export interface IAuditTrail {
  readonly tableName: string;
  readonly tableArn: string;
  readonly failureQueueUrl: string;
  readonly failureQueueArn: string;
  /** What feeds it: a recovery asks whether it does. @default not asked: a trail that lags or is switched off may go unnoticed */
  readonly eventSourceMappingId?: string | undefined;
  readonly eventSourceMappingArn?: string | undefined;
  /** By which writers sign; null: they don't. @default not known: `writtenBy` is taken at its word */
  readonly writerAttribute?: string | null | undefined;
  /** Of the trail's table. @default an AWS-owned key */
  readonly encryptionKey?: IKey | undefined;
}

export interface AuditTrailProps extends FunctionSettings {
  /** The table to follow. Its stream must be on with new and old images: a delete is its item's last writer's. */
  readonly table: AnyTable;
  /**
   * Attribute by which the application signs its writes, for example with the deploy's name. Every writer has to set it on every write:
   * a write that leaves it alone counts as the earlier writer's, and a repair of that one's writes reverts it. A delete goes by whoever
   * wrote the item last: sign the item before deleting it. @default writes are not told apart
   */
  readonly writerAttribute?: string;
  /** @default AWS-owned keys */
  readonly encryptionKey?: IKey;
  /** @default the trail is kept when the stack is deleted */
  readonly removalPolicy?: RemovalPolicy;
}

/** Records from a table's stream who wrote which key when, for 35 days: as long as point-in-time recovery reaches back. */
export class AuditTrail extends Construct implements IAuditTrail {
  readonly table: Table;
  readonly failureQueue: Queue;
  readonly eventSourceMappingId: string;
  readonly eventSourceMappingArn: string;
  readonly writerAttribute: string | null;

  constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    if (props.table.tableStreamArn === undefined) {
      throw new Error(`${this.node.path} needs the table's stream: set stream: StreamViewType.NEW_AND_OLD_IMAGES.`);
    }
    this.writerAttribute = props.writerAttribute ?? null;
    this.table = new Table(this, 'Table', {
      partitionKey: { name: 'bucket', type: AttributeType.STRING },
      sortKey: { name: 'event', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'expiresAt',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      ...(props.encryptionKey && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: props.encryptionKey }),
    });
    this.failureQueue = new Queue(this, 'Failures', {
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      ...(props.encryptionKey
        ? { encryption: QueueEncryption.KMS, encryptionMasterKey: props.encryptionKey }
        : { encryption: QueueEncryption.SQS_MANAGED }),
    });

    acknowledgeRule(this.failureQueue, 'SQS3', 'It is a dead-letter queue itself: of the stream.');
    const recorder = new RecoveryFunction(this, 'RecordAudit', {
      ...props,
      description: `Records every write to the table in the audit trail.`,
      environment: { AUDIT_TABLE: this.table.tableName, WRITER_ATTRIBUTE: props.writerAttribute ?? '' },
    });
    recorder.allow(['dynamodb:BatchWriteItem'], [this.table.tableArn]);
    const source = new DynamoEventSource(props.table as ITable, {
      startingPosition: StartingPosition.LATEST,
      batchSize: 1000,
      bisectBatchOnError: true,
      retryAttempts: 20,
      onFailure: new SqsDlq(this.failureQueue),
    });
    recorder.function.addEventSource(source);
    const granted = recorder.role.node.findChild('DefaultPolicy');
    acknowledgeWildcards(
      granted,
      ['*'],
      'CDK grants dynamodb:ListStreams with the stream: it has no resource to name.',
    );
    this.eventSourceMappingId = source.eventSourceMappingId;
    this.eventSourceMappingArn = source.eventSourceMappingArn;
  }

  get tableName() {
    return this.table.tableName;
  }
  get tableArn() {
    return this.table.tableArn;
  }
  get encryptionKey() {
    return this.table.encryptionKey;
  }
  get failureQueueUrl() {
    return this.failureQueue.queueUrl;
  }
  get failureQueueArn() {
    return this.failureQueue.queueArn;
  }

  /** A trail that another stack made. */
  static fromNames(
    scope: Construct,
    names: Pick<IAuditTrail, 'tableName' | 'encryptionKey'> & {
      readonly failureQueueName: string;
      readonly eventSourceMappingUuid?: string | undefined;
      readonly writerAttribute?: string | null | undefined;
    },
  ): IAuditTrail {
    const stack = Stack.of(scope);
    const uuid = names.eventSourceMappingUuid;
    return {
      ...(uuid && {
        eventSourceMappingId: uuid,
        eventSourceMappingArn: stack.formatArn({
          service: 'lambda',
          resource: 'event-source-mapping',
          resourceName: uuid,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      }),
      writerAttribute: names.writerAttribute,
      tableName: names.tableName,
      tableArn: stack.formatArn({ service: 'dynamodb', resource: 'table', resourceName: names.tableName }),
      failureQueueUrl: `https://sqs.${stack.region}.${stack.urlSuffix}/${stack.account}/${names.failureQueueName}`,
      failureQueueArn: stack.formatArn({ service: 'sqs', resource: names.failureQueueName }),
      encryptionKey: names.encryptionKey,
    };
  }
}
