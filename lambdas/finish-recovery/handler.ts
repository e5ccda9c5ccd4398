import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import type { FinishRecoveryInput } from '../shared/contract.ts';
import { fromEnvironment } from '../shared/environment.ts';
import { addresses } from '../shared/mail/mail.ts';
import { sesMail } from '../shared/mail/ses-mail.ts';
import { s3Version } from '../shared/read-report.ts';
import { ReportMarks } from '../shared/report-marks.ts';
import { RunStore } from '../shared/run-store.ts';
import { logger, step, traced } from '../shared/step.ts';
import { finishRecovery } from './finish-recovery.ts';

const dynamodb = traced(new DynamoDBClient());
const table = fromEnvironment('RUN_STORE_TABLE');
const ports = {
  runs: new RunStore(dynamodb, table),
  marks: new ReportMarks(dynamodb, table),
  ...sesMail(traced(new SESv2Client()), fromEnvironment('SENDER')),
  readVersion: s3Version(traced(new S3Client()), fromEnvironment('RECOVERY_BUCKET')),
  operators: addresses(fromEnvironment('APPROVERS')),
  recoveryBucket: fromEnvironment('RECOVERY_BUCKET'),
  now: () => Date.now(),
  warn: (sentence: string) => logger.warn(sentence),
};

export const handler = step((input: FinishRecoveryInput) => finishRecovery(input, ports));
