import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { askPorts } from '../shared/ask-ports.ts';
import type { ApprovePlanInput } from '../shared/contract.ts';
import { fromEnvironment } from '../shared/environment.ts';
import { logger, step } from '../shared/step.ts';
import { approvePlan } from './approve-plan.ts';

const clients = { dynamodb: new DynamoDBClient(), states: new SFNClient(), ses: new SESv2Client() };
const settings = {
  runStoreTable: fromEnvironment('RUN_STORE_TABLE'),
  sender: fromEnvironment('SENDER'),
  approvers: fromEnvironment('APPROVERS'),
  pageUrl: fromEnvironment('APPROVAL_URL'),
};
const ports = { ...askPorts(clients, settings), warn: (sentence: string) => logger.warn(sentence) };

export const handler = step((input: ApprovePlanInput) => approvePlan(input, ports));
