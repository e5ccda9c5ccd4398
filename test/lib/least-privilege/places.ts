import { DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { TableConfig } from '../../../lambdas/shared/table-config.ts';
import { distributedMaps } from '../../../lib/workflow.ts';
import type { Shop } from '../../workflow/shop.ts';
import { taskStates } from '../../workflow/task-states.ts';
import type { DeployedRole } from './deployed.ts';

export type Context = Readonly<Record<string, string>>;

/** What docs/security.md calls by a name: ARNs, `*` for any text in them, and what the request has to say besides. */
export interface Place {
  readonly arns: readonly string[];
  readonly context?: Context;
}

const account = '000000000000';
export const arn = (service: string, resource: string, region = 'us-east-1') =>
  `arn:aws:${service}:${region}:${account}:${resource}`;
export const tableArn = (name: string, region?: string) => arn('dynamodb', `table/${name}`, region);
export const roleArn = (name: string) => arn('iam', `role/${name}`, '');

/** What the functions are told of where things are. */
export const surroundings = async (roles: readonly DeployedRole[], { aws, ssm, outputs }: Shop) => {
  const environment = (id: string) => roles.find((role) => role.id === id)?.function?.Environment?.Variables ?? {};
  const { RUN_STORE_TABLE = '', RECOVERY_BUCKET = '', TABLE_CONFIG_PREFIX = '' } = environment('ValidateIncident');
  const { SENDER: sender = '' } = environment('FinishRecovery');
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: `${TABLE_CONFIG_PREFIX}${outputs.TableName}` }));
  const config: TableConfig = JSON.parse(Parameter?.Value ?? '');
  const { Table } = await aws.dynamodb.send(new DescribeTableCommand({ TableName: config.tableName }));
  return {
    roles,
    outputs,
    config,
    stream: Table?.LatestStreamArn ?? '',
    runStore: RUN_STORE_TABLE,
    bucket: RECOVERY_BUCKET,
    sender,
    configPrefix: TABLE_CONFIG_PREFIX,
  };
};
export type Surroundings = Awaited<ReturnType<typeof surroundings>>;

/** The place of that name, for that role. */
export const placeNamed = (name: string, { id, function: own }: DeployedRole, there: Surroundings): Place => {
  const { roles, outputs, config, stream, runStore, bucket, sender, configPrefix } = there;
  const machine = (kind: string, rest = '') => outputs.StateMachineArn.replace(':stateMachine:', `:${kind}:`) + rest;
  const functions = (...ids: string[]) =>
    roles.flatMap((role) => (role.function && ids.includes(role.id) ? (role.function.FunctionArn ?? []) : []));
  const writers = config.writerRoleNames.map(roleArn);
  const identities = [sender, sender.replace(/^.*@/, '')].map((identity) => arn('ses', `identity/${identity}`));
  const places: Readonly<Record<string, Place>> = {
    'the table': { arns: [config.tableArn] },
    "the table's stream": { arns: [stream] },
    'the run store': { arns: [tableArn(runStore)] },
    'the audit trail': { arns: [tableArn(outputs.AuditTableName)] },
    "the trail's failure queue": { arns: [arn('sqs', config.audit?.failureQueueUrl.split('/').at(-1) ?? '')] },
    'restored tables': { arns: [tableArn('coldpatch-*')] },
    'any table': { arns: [tableArn('*')] },
    'the bucket': { arns: [`arn:aws:s3:::${bucket}`] },
    'the configurations': { arns: [arn('ssm', `parameter${configPrefix}*`)] },
    'the read-only parameter': { arns: [arn('ssm', `parameter/${config.readOnlyParameterName}`)] },
    'the writers': { arns: writers },
    'the writers, the Deny policy only': { arns: writers, context: { 'iam:policyarn': config.denyPolicyArn } },
    'the mappings': { arns: config.eventSourceMappings.map((uuid) => arn('lambda', `event-source-mapping:${uuid}`)) },
    "the trail's mapping": { arns: [arn('lambda', `event-source-mapping:${config.audit?.eventSourceMapping}`)] },
    'the sender': { arns: identities },
    'the sender, as From': { arns: identities, context: { 'ses:fromaddress': sender } },
    'the Recovery state machine': { arns: [machine('stateMachine')] },
    'its executions': { arns: [machine('execution', ':*')] },
    'its children': { arns: distributedMaps.map((map) => machine('execution', `/${map}:*`)) },
    'its Map Runs': { arns: distributedMaps.map((map) => machine('mapRun', `/${map}:*`)) },
    'the Lifting state machine': { arns: [outputs.LiftFreezeStateMachineArn] },
    'its functions': {
      arns: own ? [] : functions(...taskStates(id === 'Lifting' ? 'lift-freeze' : 'partial-recovery')),
    },
    WatchFreezes: { arns: functions('WatchFreezes') },
    'versions of WatchFreezes': { arns: functions('WatchFreezes').map((each) => `${each}:*`) },
    'its log group': { arns: own ? [arn('logs', `log-group:${own.LoggingConfig?.LogGroup}:*`)] : [] },
    everything: { arns: ['*'] },
  };
  const place = /^(runs|uploads)\//.test(name) ? { arns: [`arn:aws:s3:::${bucket}/${name}`] } : places[name];
  if (place === undefined || place.arns.length === 0) throw new Error(`${id} has no place called "${name}".`);
  return place;
};

/** Whether a request for this resource is one at the place. */
export const isAt = ({ arns, context = {} }: Place, resource: string, given: Context): boolean =>
  arns.some((pattern) => matches(pattern, resource)) &&
  Object.entries(context).every(([key, value]) => given[key] === value);

const matches = (pattern: string, text: string) => {
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*')}$`).test(text);
};
