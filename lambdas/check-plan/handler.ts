import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { s3Bucket } from '../shared/bucket.ts';
import type { CheckPlanInput } from '../shared/contract.ts';
import { fromEnvironment } from '../shared/environment.ts';
import { s3Version } from '../shared/read-report.ts';
import { RunStore } from '../shared/run-store.ts';
import { step, traced } from '../shared/step.ts';
import { checkPlan } from './check-plan.ts';

const s3 = traced(new S3Client());
const recoveryBucket = fromEnvironment('RECOVERY_BUCKET');
const ports = {
  hold: new RunStore(traced(new DynamoDBClient()), fromEnvironment('RUN_STORE_TABLE')),
  bucket: s3Bucket(s3, recoveryBucket),
  readVersion: s3Version(s3, recoveryBucket),
};

export const handler = step((input: CheckPlanInput) => checkPlan(input, ports));
