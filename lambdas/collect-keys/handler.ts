import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { s3Bucket } from '../shared/bucket.ts';
import type { CollectKeysInput, CollectKeysOutput, Run } from '../shared/contract.ts';
import { fromEnvironment } from '../shared/environment.ts';
import { AuditGapError } from '../shared/errors.ts';
import { EventSourceMappings } from '../shared/freeze/event-source-mappings.ts';
import { loadTableConfig } from '../shared/load-table-config.ts';
import { RunStore } from '../shared/run-store.ts';
import { step, traced } from '../shared/step.ts';
import { auditTable } from './audit-table.ts';
import { collectKeys } from './collect-keys.ts';
import { s3KeyFiles } from './s3-key-files.ts';
import { keySources } from './sources/registry.ts';

const dynamo = traced(new DynamoDBClient());
const s3 = traced(new S3Client());
const ssm = traced(new SSMClient());
const sqs = traced(new SQSClient());
const mappings = new EventSourceMappings(traced(new LambdaClient()));
const recoveryBucket = fromEnvironment('RECOVERY_BUCKET');
const keyBuckets = fromEnvironment('KEY_BUCKETS').split(',').filter(Boolean);

const trailOf = async ({ tableName }: Run) => {
  const config = await loadTableConfig(ssm, fromEnvironment('TABLE_CONFIG_PREFIX'), tableName);
  if (!config?.audit) throw new AuditGapError(`${tableName} has no audit trail: start a new run with another source.`);
  return auditTable({ dynamo, sqs, mappings }, config.audit);
};
const ports = {
  hold: new RunStore(dynamo, fromEnvironment('RUN_STORE_TABLE')),
  sources: keySources({ files: s3KeyFiles(s3, recoveryBucket, keyBuckets), trailOf, now: () => Date.now() }),
  bucket: s3Bucket(s3, recoveryBucket),
};

export const handler = step<CollectKeysInput, CollectKeysOutput>((input, context) =>
  collectKeys(input, { ...ports, remainingMs: () => context.getRemainingTimeInMillis() }),
);
