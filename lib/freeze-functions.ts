import type { Construct } from 'constructs';
import {
  allowKeyFiles,
  anyBaseTable,
  anyTable,
  configArn,
  type Deployment,
  onFreezePolicies,
  onMappings,
  onWriters,
  ownConfigurations,
  parameterArns,
  tableArns,
} from './deployment.ts';
import { allowMail } from './mail.ts';
import { RecoveryFunction, rolePath } from './recovery-function.ts';
import { WidePolicy } from './wide-policy.ts';

/** The functions that check an incident, freeze its writers and thaw them again. */
export const freezeFunctions = (scope: Construct, deployment: Deployment) => {
  const { storage, configPrefix, settings } = deployment;
  const environment = { RUN_STORE_TABLE: storage.runStore.tableName, TABLE_CONFIG_PREFIX: configPrefix };
  const make = (id: string, description: string, onRunStore: string[], more: Record<string, string> = {}) => {
    const made = new RecoveryFunction(scope, id, {
      ...settings,
      description,
      environment: { ...environment, ...more },
    });
    made.allow(onRunStore, [storage.runStore.tableArn]);
    return made;
  };

  const validate = make(
    'ValidateIncident',
    'Refuses bad incident parameters before anything is touched.',
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    {
      RECOVERY_BUCKET: storage.bucket.bucketName,
      KEY_BUCKETS: deployment.keyBuckets.map((bucket) => bucket.bucketName).join(','),
      SENDER: deployment.sender,
      OWN_ROLE_PATH: rolePath,
    },
  );
  const configurations = [configArn(scope, deployment)];
  validate.allow(['ssm:GetParameter', 'ssm:GetParametersByPath'], configurations, { because: ownConfigurations });
  const looking = ['DescribeContinuousBackups', 'DescribeKinesisStreamingDestination', 'DescribeTimeToLive'];
  validate.allow(
    looking.map((action) => `dynamodb:${action}`),
    tableArns(deployment),
  );
  validate.allow(['dynamodb:DescribeTable'], [anyTable(scope)], { because: anyBaseTable });
  allowKeyFiles(validate, deployment);
  allowMail(validate, deployment, ['ses:GetEmailIdentity']);
  validate.allow(['ses:GetAccount'], ['*'], { because: 'ses:GetAccount has no resource to name.' });
  // Who reads the table's stream is listed for people, and an alarm may stop the patching.
  validate.allow(['lambda:ListEventSourceMappings'], ['*'], {
    because: 'AWS grants lambda:ListEventSourceMappings on everything only.',
  });
  validate.allow(['cloudwatch:DescribeAlarms'], ['*'], {
    because: 'AWS tells of composite alarms only those who may describe every alarm.',
  });
  new WidePolicy(scope, 'ReadWriters', onWriters(deployment, ['iam:GetRole']), [validate.role]);

  // A hold on the parameter is an item that comes and goes.
  const holding = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];
  const freeze = make(
    'FreezeWriters',
    'Sets the read-only parameter and attaches the Deny policy to the writers.',
    holding,
  );
  freeze.allow(['ssm:GetParameter'], configurations, { because: ownConfigurations });
  // It undoes what it did if the freeze was lifted meanwhile.
  const attaching = ['iam:AttachRolePolicy', 'iam:DetachRolePolicy'];
  new WidePolicy(scope, 'AttachFreeze', onFreezePolicies(deployment, attaching), [freeze.role]);

  const settle = make('SettleFreeze', 'Waits until the Deny policy has spread.', ['dynamodb:GetItem']);
  new WidePolicy(scope, 'SimulateWriters', onWriters(deployment, ['iam:GetRole', 'iam:SimulatePrincipalPolicy']), [
    settle.role,
  ]);

  const thaw = make('ThawWriters', 'Detaches the Deny policy and gives back the read-only parameter.', holding);
  const lift = make('LiftFreeze', "Lifts a run's freeze by hand and releases its table's lock.", holding);
  new WidePolicy(scope, 'DetachFreeze', onFreezePolicies(deployment, ['iam:DetachRolePolicy']), [thaw.role, lift.role]);
  new WidePolicy(scope, 'ReadAttachments', onWriters(deployment, ['iam:ListAttachedRolePolicies']), [freeze.role]);

  const switching = ['lambda:GetEventSourceMapping', 'lambda:UpdateEventSourceMapping'];
  new WidePolicy(scope, 'SwitchMappings', onMappings(deployment, switching), [freeze.role, thaw.role, lift.role]);
  new WidePolicy(scope, 'ReadMappings', onMappings(deployment, ['lambda:GetEventSourceMapping']), [validate.role]);

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
