import { Stack } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { allowKey } from './nag.ts';
import type { RecoverableTable } from './recoverable-table.ts';
import type { FunctionSettings, RecoveryFunction } from './recovery-function.ts';
import type { RecoveryStorage } from './recovery-storage.ts';
import type { WriterFreeze } from './writer-freeze.ts';

/** What the parts of a PartialRecovery know of each other. */
export interface Deployment {
  readonly tables: readonly (RecoverableTable & { readonly freeze: WriterFreeze })[];
  readonly storage: RecoveryStorage;
  readonly configPrefix: string;
  readonly sender: string;
  readonly approvers: readonly string[];
  readonly keyBuckets: readonly IBucket[];
  readonly tableKeys: readonly IKey[];
  /** With the key of the recovery bucket and the run store. */
  readonly settings: FunctionSettings & { readonly encryptionKey?: IKey };
}

/** Name prefix of every table that coldpatch restores, so that IAM can name them. */
export const restoredTables = (scope: Construct) =>
  Stack.of(scope).formatArn({ service: 'dynamodb', resource: 'table', resourceName: 'coldpatch-*' });

export const anyBaseTable = '`restore.useTable` may name any table that somebody restored; it is only read.';
export const ownConfigurations = 'The configurations: one parameter a table, under a prefix of this construct.';

/** Any table of the account: `restore.useTable` may name one that the stack never heard of. Read only. */
export const anyTable = (scope: Construct) =>
  Stack.of(scope).formatArn({ service: 'dynamodb', resource: 'table', resourceName: '*' });

const distinct = (arns: string[]) => [...new Set(arns)];
export const auditTrails = ({ tables }: Deployment) => tables.flatMap(({ auditTrail }) => auditTrail ?? []);

/** The actions on these, as a statement to spread over policies. */
const on = (arns: string[], actions: string[]) => new PolicyStatement({ actions, resources: distinct(arns) });

/** The actions on the tables. */
export const onTables = ({ tables }: Deployment, actions: string[]) =>
  on(
    tables.map(({ table }) => table.tableArn),
    actions,
  );

/** The actions on the read-only parameters. */
export const onParameters = ({ tables }: Deployment, actions: string[]) =>
  on(
    tables.flatMap(({ readOnlyParameter }) => readOnlyParameter?.parameterArn ?? []),
    actions,
  );

/** The actions on the event source mappings that may be paused. */
export const onMappings = ({ tables }: Deployment, actions: string[]) =>
  on(
    tables.flatMap(({ eventSourceMappings = [] }) => eventSourceMappings.map((one) => one.eventSourceMappingArn)),
    actions,
  );

/** Reading the audit trails, what they failed to record, and, where it is known, what feeds them. */
export const onTrails = (deployment: Deployment) => {
  const trails = auditTrails(deployment);
  const arnsOf = (name: 'tableArn' | 'failureQueueArn' | 'eventSourceMappingArn') =>
    trails.flatMap((trail) => trail[name] ?? []);
  return [
    on(arnsOf('tableArn'), ['dynamodb:Query', 'dynamodb:GetItem']),
    on(arnsOf('failureQueueArn'), ['sqs:GetQueueAttributes']),
    on(arnsOf('eventSourceMappingArn'), ['lambda:GetEventSourceMapping']),
  ];
};

/** Reading files of keys, wherever they are, encrypted or not. */
export const allowKeyFiles = (fn: RecoveryFunction, { storage, keyBuckets }: Deployment) => {
  const files = [storage.bucket.arnForObjects('uploads/*'), ...keyBuckets.map((bucket) => bucket.arnForObjects('*'))];
  fn.allow(['s3:GetObject'], files, { because: 'Files of keys have names that people choose.' });
  fn.allow(['s3:ListBucket'], [storage.bucket.bucketArn, ...keyBuckets.map((bucket) => bucket.bucketArn)]);
  for (const { encryptionKey } of keyBuckets) allowKey(encryptionKey, fn.role);
};

/** Reading the tables' configurations. */
export const configArn = (scope: Construct, { configPrefix }: Deployment) =>
  Stack.of(scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName: `${configPrefix.slice(1)}*` });

const roleArns = (writers: readonly IRole[]) => writers.map((role) => role.roleArn);

/** The actions on the writers' roles. */
export const onWriters = ({ tables }: Deployment, actions: string[]) =>
  on(
    tables.flatMap(({ writers }) => roleArns(writers)),
    actions,
  );

/** Attaching or detaching, each table's Deny policy only, and that only on the table's own writers. */
export const onFreezePolicies = ({ tables }: Deployment, actions: string[]) =>
  tables.map(({ writers, freeze }) => {
    const conditions = { ArnEquals: { 'iam:PolicyARN': freeze.denyPolicy.managedPolicyArn } };
    return new PolicyStatement({ actions, resources: roleArns(writers), conditions });
  });
