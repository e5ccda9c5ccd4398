import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { answerTask } from '../shared/answer-task.ts';
import { ApprovalStore } from '../shared/approval-store.ts';
import { fromEnvironment } from '../shared/environment.ts';
import { s3Version } from '../shared/read-report.ts';
import { RunStore } from '../shared/run-store.ts';
import { logger, step, traced } from '../shared/step.ts';
import { approvalPage } from './approval-page.ts';

const dynamodb = traced(new DynamoDBClient());
const table = fromEnvironment('RUN_STORE_TABLE');
const runs = new RunStore(dynamodb, table);

const recoveryBucket = fromEnvironment('RECOVERY_BUCKET');

const app = approvalPage({
  approvals: new ApprovalStore(dynamodb, table),
  answerTask: answerTask(traced(new SFNClient())),
  readVersion: s3Version(traced(new S3Client()), recoveryBucket),
  recoveryBucket,
  freezeLifted: async (runId) => /^lift/.test((await runs.find(runId))?.freeze ?? ''),
  now: () => Date.now(),
  logError: (message, error) => logger.error(message, error),
});

const answer = handle(app);

export const handler = step((event: LambdaEvent) => answer(event));
