import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { answerTask } from '../shared/answer-task.ts';
import { ApprovalStore } from '../shared/approval-store.ts';
import type { ApprovePatchInput } from '../shared/contract.ts';
import { fromEnvironment } from '../shared/environment.ts';
import { addresses } from '../shared/mail/mail.ts';
import { sesMail } from '../shared/mail/ses-mail.ts';
import { RunStore } from '../shared/run-store.ts';
import { logger, step } from '../shared/step.ts';
import { approvePatch } from './approve-patch.ts';

const dynamodb = new DynamoDBClient();
const table = fromEnvironment('RUN_STORE_TABLE');
const ports = {
  runs: new RunStore(dynamodb, table),
  approvals: new ApprovalStore(dynamodb, table),
  answerTask: answerTask(new SFNClient()),
  ...sesMail(new SESv2Client(), fromEnvironment('SENDER')),
  approvers: addresses(fromEnvironment('APPROVERS')),
  pageUrl: fromEnvironment('APPROVAL_URL'),
  now: () => Date.now(),
  warn: (sentence: string) => logger.warn(sentence),
};

export const handler = step((input: ApprovePatchInput) => approvePatch(input, ports));
