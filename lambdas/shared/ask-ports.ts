import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { answerTask } from './answer-task.ts';
import { ApprovalStore } from './approval-store.ts';
import type { AskPorts } from './ask.ts';
import { fromEnvironment } from './environment.ts';
import { addresses } from './mail/mail.ts';
import { sesMail } from './mail/ses-mail.ts';
import { RunStore } from './run-store.ts';
import { logger, traced } from './step.ts';

/** The ports of a handler that asks the approvers. */
export const askPorts = (): AskPorts => {
  const dynamodb = traced(new DynamoDBClient());
  const runStore = fromEnvironment('RUN_STORE_TABLE');
  return {
    runs: new RunStore(dynamodb, runStore),
    approvals: new ApprovalStore(dynamodb, runStore),
    answerTask: answerTask(traced(new SFNClient())),
    ...sesMail(traced(new SESv2Client()), fromEnvironment('SENDER')),
    approvers: addresses(fromEnvironment('APPROVERS')),
    pageUrl: fromEnvironment('APPROVAL_URL'),
    now: () => Date.now(),
    warn: (sentence) => logger.warn(sentence),
  };
};
