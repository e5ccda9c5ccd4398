import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { s3Bucket } from '../shared/bucket.ts';
import type { DecidedBatchOutput, RehearseBatchInput } from '../shared/contract.ts';
import { fromEnvironment } from '../shared/environment.ts';
import { imageReader } from '../shared/patching/image-reader.ts';
import { quiet } from '../shared/patching/quiet.ts';
import { ttlAttributeOf } from '../shared/patching/time-to-live.ts';
import { pause } from '../shared/pause.ts';
import { RunStore } from '../shared/run-store.ts';
import { step, tracer } from '../shared/step.ts';
import { rehearseBatch } from './rehearse-batch.ts';

const client = tracer.captureAWSv3Client(
  quiet(new DynamoDBClient({ maxAttempts: 5, requestHandler: { connectionTimeout: 1000, requestTimeout: 5000 } })),
);
const ports = {
  hold: new RunStore(client, fromEnvironment('RUN_STORE_TABLE')),
  images: imageReader(client, pause),
  bucket: s3Bucket(tracer.captureAWSv3Client(quiet(new S3Client())), fromEnvironment('RECOVERY_BUCKET')),
  ttlAttribute: ttlAttributeOf(client),
  now: () => Date.now(),
};

export const handler = step<RehearseBatchInput, DecidedBatchOutput>((input) => rehearseBatch(input, ports));
