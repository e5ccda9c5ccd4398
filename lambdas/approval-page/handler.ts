import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { answerTask } from '../shared/answer-task.ts';
import { ApprovalStore } from '../shared/approval-store.ts';
import { fromEnvironment } from '../shared/environment.ts';
import { RunStore } from '../shared/run-store.ts';
import { logger, step } from '../shared/step.ts';
import { approvalPage } from './approval-page.ts';

const dynamodb = new DynamoDBClient();
const s3 = new S3Client();
const table = fromEnvironment('RUN_STORE_TABLE');
const runs = new RunStore(dynamodb, table);

const readSummary = async (Key: string) => {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: fromEnvironment('RECOVERY_BUCKET'), Key }));
  if (Body === undefined) throw new Error(`${Key} is empty.`);
  return Body.transformToByteArray();
};

const app = approvalPage({
  approvals: new ApprovalStore(dynamodb, table),
  answerTask: answerTask(new SFNClient()),
  readSummary,
  freezeLifted: async (runId) => /^lift/.test((await runs.find(runId))?.freeze ?? ''),
  now: () => Date.now(),
  logError: (message, error) => logger.error(message, error),
});

const answer = handle(app);

export const handler = step((event: LambdaEvent) => answer(event));
