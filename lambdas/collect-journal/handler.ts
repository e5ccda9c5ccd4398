import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { s3Bucket } from '../shared/bucket.ts';
import type { CollectJournalInput, CollectJournalOutput } from '../shared/contract.ts';
import { fromEnvironment } from '../shared/environment.ts';
import { RunStore } from '../shared/run-store.ts';
import { step, traced } from '../shared/step.ts';
import { collectJournal } from './collect-journal.ts';

const ports = {
  hold: new RunStore(traced(new DynamoDBClient()), fromEnvironment('RUN_STORE_TABLE')),
  bucket: s3Bucket(traced(new S3Client()), fromEnvironment('RECOVERY_BUCKET')),
};

export const handler = step<CollectJournalInput, CollectJournalOutput>((input) => collectJournal(input, ports));
