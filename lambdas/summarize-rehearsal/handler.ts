import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { s3Bucket } from '../shared/bucket.ts';
import type { SummarizeRehearsalInput, SummarizeRehearsalOutput } from '../shared/contract.ts';
import { fromEnvironment } from '../shared/environment.ts';
import { RunStore } from '../shared/run-store.ts';
import { step, traced } from '../shared/step.ts';
import { summarizeRehearsal } from './summarize-rehearsal.ts';

const ports = {
  hold: new RunStore(traced(new DynamoDBClient()), fromEnvironment('RUN_STORE_TABLE')),
  bucket: s3Bucket(traced(new S3Client()), fromEnvironment('RECOVERY_BUCKET')),
  newAttempt: () => randomUUID(),
};

export const handler = step<SummarizeRehearsalInput, SummarizeRehearsalOutput>((input) =>
  summarizeRehearsal(input, ports),
);
