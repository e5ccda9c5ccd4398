import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  allowKeyFiles,
  anyBaseTable,
  anyTable,
  auditTrails,
  configArn,
  type Deployment,
  onTables,
  onTrails,
  ownConfigurations,
  restoredTables,
} from './deployment.ts';
import { allowKey } from './nag.ts';
import { perRun, runFunctions } from './run-functions.ts';
import { WidePolicy } from './wide-policy.ts';

/** The functions that restore beside and collect the keys. */
export const prepareFunctions = (scope: Construct, deployment: Deployment) => {
  const { make, ofRuns } = runFunctions(scope, deployment);

  const startRestore = make('StartRestore', 'Starts the point-in-time restore into a table of its own.');
  const restoring = onTables(deployment, ['dynamodb:RestoreTableToPointInTime', 'dynamodb:DescribeContinuousBackups']);
  new WidePolicy(scope, 'RestoreTables', [restoring], [startRestore.role]);
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
  for (const key of deployment.tableKeys) {
    allowKey(key, startRestore.role);
    // DynamoDB makes a grant of the key for the restored table, in the caller's name.
    startRestore.allow(['kms:CreateGrant', 'kms:DescribeKey'], [key.keyArn], {
      conditions: {
        StringEquals: { 'kms:ViaService': `dynamodb.${Stack.of(scope).region}.${Stack.of(scope).urlSuffix}` },
      },
    });
  }

  const checkRestore = make('CheckRestore', 'Asks whether the restored table is active.');
  checkRestore.allow(['dynamodb:DescribeTable'], [anyTable(scope)], { because: anyBaseTable });

  const collect = make('CollectKeys', 'Writes the impacted keys to the recovery bucket.');
  collect.allow(['s3:GetObject'], ofRuns('collecting'), perRun);
  collect.allow(['s3:PutObject'], ofRuns('collecting', 'keys'), perRun);
  collect.allow(['s3:DeleteObject'], ofRuns('keys'), perRun);
  allowKeyFiles(collect, deployment);
  collect.allow(['ssm:GetParameter'], [configArn(scope, deployment)], { because: ownConfigurations });
  new WidePolicy(scope, 'ReadTrails', onTrails(deployment), [collect.role]);
  for (const trail of auditTrails(deployment)) allowKey(trail.encryptionKey, collect.role);
  return { StartRestore: startRestore, CheckRestore: checkRestore, CollectKeys: collect };
};
