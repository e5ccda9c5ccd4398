import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { SFNClient } from '@aws-sdk/client-sfn';
import { answerTask } from './answer-task.ts';
import { ApprovalStore } from './approval-store.ts';
import type { AskPorts } from './ask.ts';
import { addresses } from './mail/mail.ts';
import { sesMail } from './mail/ses-mail.ts';
import { RunStore } from './run-store.ts';

export interface AskClients {
  readonly dynamodb: DynamoDBClient;
  readonly states: SFNClient;
  readonly ses: SESv2Client;
}
/** As the environment has them. */
export interface AskSettings {
  readonly runStoreTable: string;
  readonly sender: string;
  readonly approvers: string;
  readonly pageUrl: string;
}

/** What asking needs, in AWS. */
export const askPorts = (
  { dynamodb, states, ses }: AskClients,
  { runStoreTable, sender, approvers, pageUrl }: AskSettings,
): Omit<AskPorts, 'warn'> => ({
  runs: new RunStore(dynamodb, runStoreTable),
  approvals: new ApprovalStore(dynamodb, runStoreTable),
  answerTask: answerTask(states),
  ...sesMail(ses, sender),
  approvers: addresses(approvers),
  pageUrl,
  now: () => Date.now(),
});
