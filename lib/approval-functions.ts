import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Deployment } from './deployment.ts';
import { allowMail } from './mail.ts';
import { RecoveryFunction } from './recovery-function.ts';

/** The functions that ask a person, show what to decide on, and report. */
export const approvalFunctions = (scope: Construct, deployment: Deployment) => {
  const { storage, settings, sender, approvers } = deployment;
  const { bucket, runStore } = storage;
  const environment = { RUN_STORE_TABLE: runStore.tableName, RECOVERY_BUCKET: bucket.bucketName };
  const mailing = { SENDER: sender, APPROVERS: approvers.join(',') };
  const make = (id: string, description: string, onRunStore: string[], more: Record<string, string> = {}) => {
    const made = new RecoveryFunction(scope, id, {
      ...settings,
      description,
      environment: { ...environment, ...more },
    });
    made.allow(onRunStore, [runStore.tableArn]);
    return made;
  };

  const page = make('ApprovalPage', 'Shows what was patched and takes the decision.', [
    'dynamodb:GetItem',
    'dynamodb:UpdateItem',
  ]);
  // An email can't sign requests: a one-time secret in the link stands in for IAM.
  const url = page.function.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });

  const ask = (id: string, description: string) =>
    make(id, description, ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], {
      ...mailing,
      APPROVAL_URL: url.url,
    });
  const askForPlan = ask('ApprovePlan', 'Mails each approver a link to the plan.');
  const askForPatch = ask('ApprovePatch', 'Mails each approver a link to what was patched.');
  const finish = make(
    'FinishRecovery',
    "Releases the table's lock and mails the result.",
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    mailing,
  );
  // The very version that was approved: GetObject of a version is an action of its own.
  for (const made of [page, finish])
    made.allow(['s3:GetObjectVersion'], [bucket.arnForObjects('runs/*/summary/*')], {
      because: 'Every run has a folder of its own.',
    });
  for (const made of [askForPlan, askForPatch, finish]) allowMail(made, deployment, ['ses:SendEmail']);
  return { ApprovalPage: page, ApprovePlan: askForPlan, ApprovePatch: askForPatch, FinishRecovery: finish };
};
