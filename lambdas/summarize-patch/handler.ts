import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { s3Bucket } from '../shared/bucket.ts';
import type { SummarizePatchInput, SummarizePatchOutput } from '../shared/contract.ts';
import { fromEnvironment } from '../shared/environment.ts';
import { s3Version } from '../shared/read-report.ts';
import { RunStore } from '../shared/run-store.ts';
import { step, traced } from '../shared/step.ts';
import { summarizePatch } from './summarize-patch.ts';

// As many requests at a time as files are read at a time.
const s3 = traced(new S3Client({ requestHandler: { httpsAgent: { maxSockets: 64 } } }));
const recoveryBucket = fromEnvironment('RECOVERY_BUCKET');
const ports = {
  hold: new RunStore(traced(new DynamoDBClient()), fromEnvironment('RUN_STORE_TABLE')),
  bucket: s3Bucket(s3, recoveryBucket),
  readVersion: s3Version(s3, recoveryBucket),
};

export const handler = step<SummarizePatchInput, SummarizePatchOutput>((input) => summarizePatch(input, ports));
