import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import type { EventBridgeEvent } from 'aws-lambda';
import { fromEnvironment } from '../shared/environment.ts';
import { failedChild } from '../shared/failed-child.ts';
import { failedState } from '../shared/failed-state.ts';
import { addresses } from '../shared/mail/mail.ts';
import { sesMail } from '../shared/mail/ses-mail.ts';
import { ReportMarks } from '../shared/report-marks.ts';
import { RunStore } from '../shared/run-store.ts';
import { logger, step, traced } from '../shared/step.ts';
import { notifyOperators, type StatusChange } from './notify-operators.ts';

const dynamodb = traced(new DynamoDBClient());
const sfn = traced(new SFNClient());
const table = fromEnvironment('RUN_STORE_TABLE');
const ports = {
  runs: new RunStore(dynamodb, table),
  marks: new ReportMarks(dynamodb, table),
  failedState: failedState(sfn),
  failedChild: failedChild(sfn),
  ...sesMail(traced(new SESv2Client()), fromEnvironment('SENDER')),
  operators: addresses(fromEnvironment('APPROVERS')),
  warn: (sentence: string) => logger.warn(sentence),
  liftFreezeStateMachineArn: fromEnvironment('LIFT_FREEZE_STATE_MACHINE_ARN'),
};

type StatusChangeEvent = EventBridgeEvent<'Step Functions Execution Status Change', StatusChange>;
export const handler = step((event: StatusChangeEvent) => notifyOperators(event.detail, ports));
