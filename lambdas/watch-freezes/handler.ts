import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { answerTask } from '../shared/answer-task.ts';
import { ApprovalStore } from '../shared/approval-store.ts';
import { deliverDecided } from '../shared/approvals.ts';
import { fromEnvironment } from '../shared/environment.ts';
import { failedChild } from '../shared/failed-child.ts';
import { failedState } from '../shared/failed-state.ts';
import { addresses } from '../shared/mail/mail.ts';
import { sesMail } from '../shared/mail/ses-mail.ts';
import { ReportMarks } from '../shared/report-marks.ts';
import { type RunRecord, RunStore } from '../shared/run-store.ts';
import { logger, step, traced } from '../shared/step.ts';
import { deleteTable, executionPorts } from './aws-ports.ts';
import { reportStopped } from './report-stopped.ts';
import { watchFreezes } from './watch-freezes.ts';

const dynamodb = traced(new DynamoDBClient());
const sfn = traced(new SFNClient());
const table = fromEnvironment('RUN_STORE_TABLE');
const runs = new RunStore(dynamodb, table);
const delivery = { approvals: new ApprovalStore(dynamodb, table), answerTask: answerTask(sfn) };
const ports = {
  runs,
  ...executionPorts(sfn, fromEnvironment('LIFT_FREEZE_STATE_MACHINE_ARN')),
  report: reportStopped({
    runs,
    marks: new ReportMarks(dynamodb, table),
    failedState: failedState(sfn),
    failedChild: failedChild(sfn),
    ...sesMail(traced(new SESv2Client()), fromEnvironment('SENDER')),
    operators: addresses(fromEnvironment('APPROVERS')),
    warn: (sentence: string) => logger.warn(sentence),
  }),
  deliver: (run: RunRecord) => deliverDecided(run, delivery),
  deleteTable: deleteTable(dynamodb),
  now: () => new Date(),
};

export const handler = step(() => watchFreezes(ports));
