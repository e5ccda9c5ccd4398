import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import {
  anyBaseTable,
  anyTable,
  auditTrails,
  configArn,
  type Deployment,
  keyFiles,
  keyFilesReason,
  ownConfigurations,
  restoredTables,
  tableArns,
} from './deployment.ts';
import { allowKey } from './nag.ts';
import { RecoveryFunction } from './recovery-function.ts';
import { WidePolicy } from './wide-policy.ts';

/** The functions that restore beside, collect the keys, patch them and add up what became of them. */
export const patchFunctions = (scope: Construct, deployment: Deployment) => {
  const { storage, configPrefix, settings } = deployment;
  const { bucket, runStore } = storage;
  const environment = {
    RUN_STORE_TABLE: runStore.tableName,
    RECOVERY_BUCKET: bucket.bucketName,
    TABLE_CONFIG_PREFIX: configPrefix,
    KEY_BUCKETS: deployment.keyBuckets.map((keys) => keys.bucketName).join(','),
  };
  const make = (id: string, description: string) => {
    const made = new RecoveryFunction(scope, id, { ...settings, description, environment });
    made.allow(['dynamodb:GetItem'], [runStore.tableArn]);
    return made;
  };
  const tables = tableArns(deployment);
  const perRun = { because: 'Every run has a folder of its own in the recovery bucket.' };
  const ofRuns = (...folders: string[]) => folders.map((folder) => bucket.arnForObjects(`runs/*/${folder}/*`));

  const startRestore = make('StartRestore', 'Starts the point-in-time restore into a table of its own.');
  startRestore.allow(['dynamodb:RestoreTableToPointInTime', 'dynamodb:DescribeContinuousBackups'], tables);
  startRestore.allow(['dynamodb:DescribeTable'], [anyTable(scope)], { because: anyBaseTable });
  // AWS restores with the caller's rights, and needs them on the target for as long as the restore takes.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html
  startRestore.allow(
    [
      'dynamodb:GetItem',
      'dynamodb:Query',
      'dynamodb:Scan',
      'dynamodb:PutItem',
      'dynamodb:UpdateItem',
      'dynamodb:DeleteItem',
      'dynamodb:BatchWriteItem',
    ],
    [restoredTables(scope)],
    { because: 'Restored tables have names of their own, made up per run.' },
  );
  const checkRestore = make('CheckRestore', 'Asks whether the restored table is active.');
  checkRestore.allow(['dynamodb:DescribeTable'], [anyTable(scope)], { because: anyBaseTable });

  const collect = make('CollectKeys', 'Writes the impacted keys to the recovery bucket.');
  collect.allow(['s3:GetObject'], ofRuns('collecting'), perRun);
  collect.allow(['s3:PutObject'], ofRuns('collecting', 'keys'), perRun);
  collect.allow(['s3:DeleteObject'], ofRuns('keys'), perRun);
  collect.allow(['s3:GetObject'], keyFiles(deployment), { because: keyFilesReason });
  collect.allow(['s3:ListBucket'], [bucket.bucketArn, ...deployment.keyBuckets.map((keys) => keys.bucketArn)]);
  collect.allow(['ssm:GetParameter'], [configArn(scope, deployment)], { because: ownConfigurations });
  const trails = auditTrails(deployment);
  if (trails.length > 0) {
    collect.allow(
      ['dynamodb:Query', 'dynamodb:GetItem'],
      trails.map((trail) => trail.tableArn),
    );
    collect.allow(
      ['sqs:GetQueueAttributes'],
      trails.map((trail) => trail.failureQueueArn),
    );
  }

  const patch = make('PatchBatch', 'Patches a batch of items, each under a condition, journal first.');
  new WidePolicy(
    scope,
    'PatchTables',
    inTens(tables).map(
      (resources) =>
        new PolicyStatement({
          actions: [
            'dynamodb:PutItem',
            'dynamodb:UpdateItem',
            'dynamodb:DeleteItem',
            // BatchExecuteStatement is authorised by its statements; deletes are single requests.
            'dynamodb:PartiQLUpdate',
            'dynamodb:PartiQLInsert',
            'dynamodb:DescribeTimeToLive',
          ],
          resources,
        }),
    ),
    [patch.role],
  );
  patch.allow(['dynamodb:BatchGetItem'], [anyTable(scope)], { because: anyBaseTable });
  patch.allow(['s3:GetObject'], ofRuns('journal'), perRun);
  patch.allow(['s3:PutObject'], ofRuns('journal', 'outcomes'), perRun);
  patch.allow(['s3:ListBucket'], [bucket.bucketArn]);

  const summarize = make('SummarizePatch', 'Owes every collected key one outcome and writes the report.');
  summarize.allow(['s3:GetObject'], ofRuns('keys', 'outcomes', 'results'), perRun);
  summarize.allow(['s3:PutObject'], ofRuns('keys', 'failed', 'summary'), perRun);
  summarize.allow(['s3:DeleteObject'], ofRuns('keys'), perRun);
  summarize.allow(['s3:ListBucket'], [bucket.bucketArn]);

  for (const trail of trails) allowKey(trail.encryptionKey, collect.role);
  for (const key of deployment.tableKeys) {
    for (const made of [startRestore, patch]) allowKey(key, made.role);
    // DynamoDB makes a grant of the key for the restored table, in the caller's name.
    startRestore.allow(['kms:CreateGrant', 'kms:DescribeKey'], [key.keyArn], {
      conditions: {
        StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(scope).region}.${Stack.of(scope).urlSuffix}` },
      },
    });
  }
  return {
    StartRestore: startRestore,
    CheckRestore: checkRestore,
    CollectKeys: collect,
    PatchBatch: patch,
    SummarizePatch: summarize,
  };
};

const inTens = <T>(all: T[]): T[][] => (all.length === 0 ? [] : [all.slice(0, 10), ...inTens(all.slice(10))]);
