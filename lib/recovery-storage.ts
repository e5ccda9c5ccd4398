import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledgeRule } from './nag.ts';
import { keptDays } from './retention.ts';

export interface RecoveryStorageProps {
  /** @default S3- and DynamoDB-owned keys */
  readonly encryptionKey?: IKey;
  /** What becomes of journals and records when the stack is deleted. @default they are kept */
  readonly removalPolicy?: RemovalPolicy;
}

/** What a recovery leaves behind: keys, journal, outcomes and reports in a bucket; runs, freezes, locks and approvals in a table. */
export class RecoveryStorage extends Construct {
  readonly bucket: Bucket;
  readonly runStore: Table;

  constructor(scope: Construct, id: string, props: RecoveryStorageProps) {
    super(scope, id);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    this.bucket = new Bucket(this, 'Bucket', {
      versioned: true,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        { prefix: 'runs/', expiration: Duration.days(keptDays) },
        {
          noncurrentVersionExpiration: Duration.days(90),
          expiredObjectDeleteMarker: true,
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
      removalPolicy,
      ...(props.encryptionKey
        ? { encryption: BucketEncryption.KMS, encryptionKey: props.encryptionKey, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
    });
    acknowledgeRule(
      this.bucket,
      'S1',
      "Only coldpatch's functions read and write it, and the run store has what they did; CloudTrail's data events record the rest where an account wants them.",
    );
    this.runStore = new Table(this, 'RunStore', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute: 'expiresAt',
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      removalPolicy,
      ...(props.encryptionKey && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: props.encryptionKey }),
    });
  }
}
