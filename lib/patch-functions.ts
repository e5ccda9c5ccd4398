import type { Construct } from 'constructs';
import { anyBaseTable, anyTable, type Deployment, onTables } from './deployment.ts';
import { allowKey } from './nag.ts';
import { perRun, runFunctions } from './run-functions.ts';
import { WidePolicy } from './wide-policy.ts';

/** The functions that decide item by item, patch, prove and undo, and add up what became of each key. */
export const patchFunctions = (scope: Construct, deployment: Deployment) => {
  const { make, ofRuns } = runFunctions(scope, deployment);
  const { bucketArn } = deployment.storage.bucket;

  const rehearse = make('RehearseBatch', 'Decides what a batch of items needs, and writes nothing to the table.');
  rehearse.allow(['s3:PutObject'], ofRuns('rehearsed'), perRun);
  const patch = make('PatchBatch', 'Patches a batch of items, each under a condition, journal first.');
  const verify = make('VerifyBatch', 'Reads a batch of items again: is each as decided?');
  verify.allow(['s3:PutObject'], ofRuns('verified'), perRun);
  const revert = make('RevertBatch', 'Puts back what a batch wrote, each item under a condition, journal first.');

  const readers = [rehearse, patch, verify];
  for (const made of readers) made.allow(['dynamodb:BatchGetItem'], [anyTable(scope)], { because: anyBaseTable });
  const deciding = ['dynamodb:DescribeTimeToLive'];
  const writing = [
    'dynamodb:PutItem',
    'dynamodb:UpdateItem',
    'dynamodb:DeleteItem',
    // BatchExecuteStatement is authorised by its statements; deletes are single requests.
    'dynamodb:PartiQLUpdate',
    'dynamodb:PartiQLInsert',
  ];
  const onAll = (actions: string[]) => [onTables(deployment, actions)];
  new WidePolicy(scope, 'DecideOnTables', onAll(deciding), [rehearse.role, verify.role]);
  new WidePolicy(scope, 'PatchTables', onAll([...deciding, ...writing]), [patch.role]);
  new WidePolicy(scope, 'RevertTables', onAll(['dynamodb:BatchGetItem', ...writing]), [revert.role]);
  for (const made of [patch, revert]) {
    made.allow(['s3:GetObject', 's3:PutObject'], ofRuns('journal', 'outcomes'), perRun);
    made.allow(['s3:ListBucket'], [bucketArn]);
  }
  for (const key of deployment.tableKeys) for (const made of [...readers, revert]) allowKey(key, made.role);

  const plan = make('SummarizeRehearsal', 'Makes the plan that a person is asked about.');
  plan.allow(['s3:GetObject'], ofRuns('keys', 'rehearsed'), perRun);
  plan.allow(['s3:PutObject'], ofRuns('plan', 'summary'), perRun);
  const check = make('CheckPlan', 'Reads the approved rows again: are they still what was approved?');
  check.allow(['s3:GetObject'], ofRuns('plan', 'keys'), perRun);
  const summarize = make('SummarizePatch', 'Owes every collected key one outcome and writes the report.');
  summarize.allow(['s3:GetObject'], ofRuns('keys', 'plan', 'outcomes', 'verified', 'results'), perRun);
  summarize.allow(['s3:PutObject'], ofRuns('keys', 'failed', 'summary'), perRun);
  summarize.allow(['s3:DeleteObject'], ofRuns('keys'), perRun);
  // The very version that was approved: GetObject of a version is an action of its own.
  for (const made of [check, summarize]) made.allow(['s3:GetObjectVersion'], ofRuns('summary'), perRun);
  const journals = make('CollectJournal', 'Lists the journals of a run that is undone.');
  journals.allow(['s3:PutObject'], ofRuns('reverts'), perRun);
  const summarizeRevert = make('SummarizeRevert', 'Owes every item that a run wrote one outcome of its undo.');
  summarizeRevert.allow(['s3:GetObject'], ofRuns('reverts', 'outcomes'), perRun);
  summarizeRevert.allow(['s3:PutObject'], ofRuns('summary'), perRun);
  for (const made of [plan, check, summarize, journals, summarizeRevert]) made.allow(['s3:ListBucket'], [bucketArn]);

  return {
    RehearseBatch: rehearse,
    SummarizeRehearsal: plan,
    CheckPlan: check,
    PatchBatch: patch,
    VerifyBatch: verify,
    SummarizePatch: summarize,
    CollectJournal: journals,
    RevertBatch: revert,
    SummarizeRevert: summarizeRevert,
  };
};
