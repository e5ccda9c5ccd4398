import type { Construct } from 'constructs';
import {
  allowKeyFiles,
  anyBaseTable,
  anyTable,
  configArn,
  type Deployment,
  onFreezePolicies,
  onMappings,
  onParameters,
  onTables,
  onWriters,
  ownConfigurations,
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
  const looking = ['DescribeContinuousBackups', 'DescribeKinesisStreamingDestination', 'DescribeTimeToLive'];
  const looks = [
    onTables(
      deployment,
      looking.map((action) => `dynamodb:${action}`),
    ),
    onWriters(deployment, ['iam:GetRole']),
    onParameters(deployment, ['ssm:GetParameter']),
    onMappings(deployment, ['lambda:GetEventSourceMapping']),
  ];
  new WidePolicy(scope, 'LookAtTables', looks, [validate.role]);

  // A hold on the parameter is an item that comes and goes.
  const holding = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];
  const freeze = make(
    'FreezeWriters',
    'Sets the read-only parameter and attaches the Deny policy to the writers.',
    holding,
  );
  freeze.allow(['ssm:GetParameter'], configurations, { because: ownConfigurations });
  const switching = [
    onMappings(deployment, ['lambda:GetEventSourceMapping', 'lambda:UpdateEventSourceMapping']),
    onParameters(deployment, ['ssm:GetParameter', 'ssm:PutParameter']),
  ];
  const freezes = [
    // It undoes what it did if the freeze was lifted meanwhile.
    ...onFreezePolicies(deployment, ['iam:AttachRolePolicy', 'iam:DetachRolePolicy']),
    onWriters(deployment, ['iam:ListAttachedRolePolicies']),
    ...switching,
  ];
  // No role is granted more: inline, a part of it leaves forty tables with long names their ten managed policies.
  new WidePolicy(scope, 'FreezeTables', freezes, [freeze.role], { inline: true });

  const settle = make('SettleFreeze', 'Waits until the Deny policy has spread.', ['dynamodb:GetItem']);
  const simulates = [onWriters(deployment, ['iam:GetRole', 'iam:SimulatePrincipalPolicy'])];
  new WidePolicy(scope, 'SimulateWriters', simulates, [settle.role]);

  const thaw = make('ThawWriters', 'Detaches the Deny policy and gives back the read-only parameter.', holding);
  const lift = make('LiftFreeze', "Lifts a run's freeze by hand and releases its table's lock.", holding);
  const thaws = [...onFreezePolicies(deployment, ['iam:DetachRolePolicy']), ...switching];
  new WidePolicy(scope, 'ThawTables', thaws, [thaw.role, lift.role]);

  return {
    ValidateIncident: validate,
    FreezeWriters: freeze,
    SettleFreeze: settle,
    ThawWriters: thaw,
    LiftFreeze: lift,
  };
};
