import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { s3Bucket } from '../shared/bucket.ts';
import type { RevertBatchInput, RevertBatchOutput } from '../shared/contract.ts';
import { fromEnvironment } from '../shared/environment.ts';
import { imageReader } from '../shared/patching/image-reader.ts';
import { quiet } from '../shared/patching/quiet.ts';
import { tableWriter } from '../shared/patching/table-writer.ts';
import { pause } from '../shared/pause.ts';
import { RunStore } from '../shared/run-store.ts';
import { step, tracer } from '../shared/step.ts';
import { revertBatch } from './revert-batch.ts';

// As PatchBatch: throttling is retried with jitter by the SDK; a request that hangs is given up well before the deadline.
const client = tracer.captureAWSv3Client(
  quiet(new DynamoDBClient({ maxAttempts: 5, requestHandler: { connectionTimeout: 1000, requestTimeout: 5000 } })),
);
const ports = {
  hold: new RunStore(client, fromEnvironment('RUN_STORE_TABLE')),
  images: imageReader(client, pause),
  writer: tableWriter(client, pause),
  bucket: s3Bucket(tracer.captureAWSv3Client(quiet(new S3Client())), fromEnvironment('RECOVERY_BUCKET')),
  pause,
};

export const handler = step<RevertBatchInput, RevertBatchOutput>((input, context) =>
  revertBatch(input, { ...ports, remainingMs: () => context.getRemainingTimeInMillis() }),
);
