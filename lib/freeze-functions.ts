import type { Construct } from 'constructs';
import {
  allowFreezePolicy,
  allowOnWriters,
  anyBaseTable,
  anyTable,
  configArn,
  type Deployment,
  keyFiles,
  keyFilesReason,
  ownConfigurations,
  parameterArns,
  tableArns,
} from './deployment.ts';
import { allowMail } from './mail.ts';
import { RecoveryFunction, rolePath } from './recovery-function.ts';

/** The functions that check an incident, freeze its writers and thaw them again. */
export const freezeFunctions = (scope: Construct, deployment: Deployment) => {
  const { storage, configPrefix, settings } = deployment;
  const environment = { RUN_STORE_TABLE: storage.runStore.tableName, TABLE_CONFIG_PREFIX: configPrefix };
  const make = (id: string, description: string, more: Record<string, string> = {}) => {
    const made = new RecoveryFunction(scope, id, {
      ...settings,
      description,
      environment: { ...environment, ...more },
    });
    made.allow(
      [
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
        'dynamodb:DeleteItem',
        'dynamodb:ConditionCheckItem',
      ],
      [storage.runStore.tableArn],
    );
    made.allow(['ssm:GetParameter'], [configArn(scope, deployment)], { because: ownConfigurations });
    return made;
  };

  const validate = make('ValidateIncident', 'Refuses bad incident parameters before anything is touched.', {
    RECOVERY_BUCKET: storage.bucket.bucketName,
    KEY_BUCKETS: deployment.keyBuckets.map((bucket) => bucket.bucketName).join(','),
    SENDER: deployment.sender,
    OWN_ROLE_PATH: rolePath,
  });
  validate.allow(['ssm:GetParametersByPath'], [configArn(scope, deployment)], { because: ownConfigurations });
  validate.allow(['dynamodb:DescribeContinuousBackups'], tableArns(deployment));
  validate.allow(['dynamodb:DescribeTable'], [anyTable(scope)], { because: anyBaseTable });
  validate.allow(['s3:GetObject'], keyFiles(deployment), { because: keyFilesReason });
  validate.allow(['s3:ListBucket'], [storage.bucket.bucketArn, ...deployment.keyBuckets.map((b) => b.bucketArn)]);
  allowMail(validate, deployment, ['ses:GetEmailIdentity']);
  validate.allow(['ses:GetAccount'], ['*'], { because: 'ses:GetAccount has no resource to name.' });
  allowOnWriters(scope, 'ReadWriters', deployment, ['iam:GetRole', 'iam:ListAttachedRolePolicies'], [validate.role]);

  const freeze = make('FreezeWriters', 'Sets the read-only parameter and attaches the Deny policy to the writers.');
  // It undoes what it did if the freeze was lifted meanwhile.
  const attaching = ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'];
  allowFreezePolicy(scope, 'AttachFreeze', deployment, attaching, [freeze.role]);

  const settle = make('SettleFreeze', 'Waits until the Deny policy has spread.');
  allowOnWriters(scope, 'SimulateWriters', deployment, ['iam:GetRole', 'iam:SimulatePrincipalPolicy'], [settle.role]);

  const thaw = make('ThawWriters', 'Detaches the Deny policy and gives back the read-only parameter.');
  const lift = make('LiftFreeze', "Lifts a run's freeze by hand and releases its table's lock.");
  allowFreezePolicy(scope, 'DetachFreeze', deployment, ['iam:DetachRolePolicy'], [thaw.role, lift.role]);
  allowOnWriters(
    scope,
    'ReadAttachments',
    deployment,
    ['iam:ListAttachedRolePolicies'],
    [freeze.role, thaw.role, lift.role],
  );

  const parameters = parameterArns(deployment);
  if (parameters.length > 0) {
    validate.allow(['ssm:GetParameter'], parameters);
    for (const made of [freeze, thaw, lift]) made.allow(['ssm:GetParameter', 'ssm:PutParameter'], parameters);
  }
  return {
    ValidateIncident: validate,
    FreezeWriters: freeze,
    SettleFreeze: settle,
    ThawWriters: thaw,
    LiftFreeze: lift,
  };
};
