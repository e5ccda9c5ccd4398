import { namesNothing, type Request } from './oracle.ts';
import { arn, roleArn, type Surroundings, tableArn } from './places.ts';

const actions = (service: string, names: string) => names.split(' ').map((name) => `${service}:${name}`);

/** What nobody should be able to do by accident, by service. What any role is granted comes on top. */
const sensitive = {
  dynamodb: actions(
    'dynamodb',
    'GetItem BatchGetItem Query Scan PartiQLSelect PutItem UpdateItem DeleteItem BatchWriteItem PartiQLInsert ' +
      'PartiQLUpdate PartiQLDelete StartBulkPutItems ConditionCheckItem CreateTable UpdateTable DeleteTable CreateBackup ' +
      'DeleteBackup RestoreTableFromBackup RestoreTableToPointInTime UpdateContinuousBackups UpdateTimeToLive ' +
      'ExportTableToPointInTime ImportTable PutResourcePolicy DeleteResourcePolicy TagResource UntagResource ListTables ' +
      'EnableKinesisStreamingDestination CreateGlobalTable',
  ),
  s3: actions(
    's3',
    'GetObject GetObjectVersion PutObject DeleteObject DeleteObjectVersion PutObjectAcl RestoreObject ListBucket ' +
      'ListBucketVersions PutBucketPolicy DeleteBucketPolicy DeleteBucket PutBucketVersioning PutLifecycleConfiguration ' +
      'PutBucketPublicAccessBlock BypassGovernanceRetention CreateBucket',
  ),
  iam: actions(
    'iam',
    'AttachRolePolicy DetachRolePolicy PutRolePolicy DeleteRolePolicy PassRole CreateRole DeleteRole UpdateRole ' +
      'UpdateAssumeRolePolicy PutRolePermissionsBoundary DeleteRolePermissionsBoundary CreatePolicy CreatePolicyVersion ' +
      'SetDefaultPolicyVersion DeletePolicy CreateUser CreateAccessKey AttachUserPolicy PutUserPolicy TagRole GetRole ' +
      'GetRolePolicy ListRoles ListAttachedRolePolicies SimulatePrincipalPolicy',
  ),
  ssm: actions('ssm', 'GetParameter GetParameters GetParametersByPath PutParameter DeleteParameter SendCommand'),
  states: actions(
    'states',
    'StartExecution StartSyncExecution StopExecution RedriveExecution DescribeExecution GetExecutionHistory ListExecutions ' +
      'ListMapRuns UpdateMapRun UpdateStateMachine DeleteStateMachine CreateStateMachine SendTaskSuccess SendTaskFailure',
  ),
  lambda: actions(
    'lambda',
    'InvokeFunction InvokeFunctionUrl UpdateFunctionCode UpdateFunctionConfiguration DeleteFunction AddPermission ' +
      'CreateFunctionUrlConfig CreateEventSourceMapping UpdateEventSourceMapping DeleteEventSourceMapping GetFunction',
  ),
  ses: actions('ses', 'SendEmail SendRawEmail SendBulkEmail GetEmailIdentity GetAccount DeleteEmailIdentity'),
  sqs: actions('sqs', 'SendMessage ReceiveMessage DeleteMessage PurgeQueue SetQueueAttributes GetQueueAttributes'),
  logs: actions('logs', 'CreateLogStream PutLogEvents DeleteLogGroup DeleteLogStream GetLogEvents FilterLogEvents'),
  kms: actions('kms', 'Decrypt Encrypt GenerateDataKey CreateGrant ScheduleKeyDeletion PutKeyPolicy'),
  sts: actions('sts', 'AssumeRole'),
  secretsmanager: actions('secretsmanager', 'GetSecretValue PutSecretValue'),
  events: actions('events', 'PutRule PutTargets DisableRule DeleteRule PutEvents'),
  scheduler: actions('scheduler', 'UpdateSchedule DeleteSchedule'),
  cloudwatch: actions('cloudwatch', 'PutMetricAlarm SetAlarmState DeleteAlarms DisableAlarmActions PutMetricData'),
  cloudformation: actions('cloudformation', 'UpdateStack DeleteStack'),
  xray: actions('xray', 'PutTraceSegments GetTraceSummaries'),
};

/** Coldpatch's things by their exact names, and things that are none of its business. */
const resources = ({ roles, outputs, config, runStore, bucket, sender, configPrefix }: Surroundings) => [
  ...[config.tableName, outputs.AuditTableName, runStore, 'coldpatch-0a1b', 'users'].map((name) => tableArn(name)),
  ...[
    tableArn(config.tableName, 'eu-west-1'),
    `${config.tableArn}/index/byTotal`,
    `${config.tableArn}/stream/2026-11-20`,
  ],
  ...['keys/1/all.jsonl', 'journal/1/b/0001.jsonl', 'outcomes/1/b/0001.jsonl', 'results/1/m/manifest.json'].map(
    (key) => `arn:aws:s3:::${bucket}/runs/INC-1/${key}`,
  ),
  ...['summary/1.json', 'failed/1.jsonl', 'collecting/a/0.jsonl'].map(
    (key) => `arn:aws:s3:::${bucket}/runs/INC-1/${key}`,
  ),
  ...[bucket, `${bucket}/uploads/keys.csv`, `${bucket}/elsewhere`, 'payroll', 'payroll/runs/INC-1/summary/1.json'].map(
    (name) => `arn:aws:s3:::${name}`,
  ),
  ...[...roles.map(({ roleName }) => `coldpatch/${roleName}`), ...config.writerRoleNames, 'Admin'].map(roleArn),
  ...[config.denyPolicyArn, arn('iam', 'user/kim', '')],
  ...[`${configPrefix.slice(1)}${config.tableName}`, config.readOnlyParameterName, 'database-password'].map((name) =>
    arn('ssm', `parameter/${name}`),
  ),
  ...[outputs.StateMachineArn, outputs.LiftFreezeStateMachineArn, arn('states', 'stateMachine:payroll')],
  ...['', '/PatchItems'].map(
    (label) => `${outputs.StateMachineArn.replace(':stateMachine:', ':execution:')}${label}:run-1`,
  ),
  arn('states', 'execution:payroll:run-1'),
  ...roles.flatMap((role) => role.function?.FunctionArn ?? []),
  ...config.eventSourceMappings.map((uuid) => arn('lambda', `event-source-mapping:${uuid}`)),
  ...[arn('lambda', 'event-source-mapping:payroll'), arn('cloudwatch', 'alarm:payroll')],
  ...['function:payroll', 'function:payroll:1'].map((name) => arn('lambda', name)),
  ...[sender, 'example.com', 'ceo@example.com'].map((identity) => arn('ses', `identity/${identity}`)),
  ...[config.audit?.failureQueueUrl.split('/').at(-1), 'payroll'].map((name) => arn('sqs', `${name}`)),
  ...[...roles.map((role) => role.function?.LoggingConfig?.LogGroup), 'payroll'].map((name) =>
    arn('logs', `log-group:${name}:log-stream:today`),
  ),
  ...[arn('kms', 'key/1234'), arn('sts', 'x'), arn('secretsmanager', 'secret:db'), arn('events', 'rule/coldpatch')],
  ...[arn('scheduler', 'schedule/default/x'), arn('cloudformation', 'stack/Orders/1'), arn('xray', 'group/x')],
];

/** Every sensitive action, and every one that is granted to anybody, on each of those things and on whatever grants name. */
export const probes = async (granted: readonly Request[], there: Surroundings): Promise<Request[]> => {
  const all = [...new Set([...resources(there), ...granted.map(({ resource }) => resource)])];
  const asked: Request[] = [];
  for (const action of new Set([...Object.values(sensitive).flat(), ...granted.map(({ action }) => action)])) {
    const named = all.filter((resource) => resource.split(':')[2] === action.split(':')[0]);
    for (const resource of (await namesNothing(action)) ? ['*'] : named)
      for (const context of contexts(action, there)) asked.push({ action, resource, context });
  }
  return asked;
};

/** The circumstances that grants depend on: which policy is attached, who a mail is from. */
const contexts = (action: string, { config, sender }: Surroundings): Record<string, string>[] => {
  const policies = [config.denyPolicyArn, 'arn:aws:iam::aws:policy/AdministratorAccess', arn('iam', 'policy/x', '')];
  if (/^iam:(At|De)tach/.test(action)) return policies.map((policy) => ({ 'iam:policyarn': policy }));
  if (/^ses:Send/.test(action)) return [sender, 'ceo@example.com'].map((from) => ({ 'ses:fromaddress': from }));
  return [{}];
};
