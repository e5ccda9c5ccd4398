import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { s3Bucket } from '../shared/bucket.ts';
import type { SummarizeRevertInput, SummarizeRevertOutput } from '../shared/contract.ts';
import { fromEnvironment } from '../shared/environment.ts';
import { RunStore } from '../shared/run-store.ts';
import { step, traced } from '../shared/step.ts';
import { summarizeRevert } from './summarize-revert.ts';

// As many requests at a time as files are read at a time.
const s3 = traced(new S3Client({ requestHandler: { httpsAgent: { maxSockets: 64 } } }));
const ports = {
  hold: new RunStore(traced(new DynamoDBClient()), fromEnvironment('RUN_STORE_TABLE')),
  bucket: s3Bucket(s3, fromEnvironment('RECOVERY_BUCKET')),
};

export const handler = step<SummarizeRevertInput, SummarizeRevertOutput>((input) => summarizeRevert(input, ports));
