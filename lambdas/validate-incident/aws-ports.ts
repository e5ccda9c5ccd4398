import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { HeadObjectCommand, ListObjectsV2Command, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { GetAccountCommand, GetEmailIdentityCommand, NotFoundException, type SESv2Client } from '@aws-sdk/client-sesv2';
import {
  GetParameterCommand,
  ParameterNotFound,
  paginateGetParametersByPath,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { layout } from '../shared/layout.ts';
import { loadTableConfig } from '../shared/load-table-config.ts';
import { ttlAttributeOf } from '../shared/patching/time-to-live.ts';
import type { FreezePorts, KeyFilePorts, SenderPorts, TablePorts, UndoPorts } from './ports.ts';

const unless =
  (kind: abstract new (...values: never[]) => Error) =>
  (error: unknown): undefined => {
    if (!(error instanceof kind)) throw error;
  };

export const tablePorts = (dynamodb: DynamoDBClient, ssm: SSMClient, configPrefix: string): TablePorts => ({
  config: (tableName) => loadTableConfig(ssm, configPrefix, tableName),
  async configured() {
    const names: string[] = [];
    // With its slash at the end, as IAM's grant on `<prefix>*` needs it.
    const path = { Path: configPrefix };
    for await (const { Parameters = [] } of paginateGetParametersByPath({ client: ssm }, path))
      names.push(...Parameters.map(({ Name = '' }) => Name.slice(configPrefix.length)));
    return names;
  },
  async describe(tableName) {
    const command = new DescribeTableCommand({ TableName: tableName });
    return (await dynamodb.send(command).catch(unless(ResourceNotFoundException)))?.Table;
  },
  async earliestRestorable(tableName) {
    const command = new DescribeContinuousBackupsCommand({ TableName: tableName });
    const { ContinuousBackupsDescription } = await dynamodb.send(command);
    const recovery = ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
    return recovery?.PointInTimeRecoveryStatus === 'ENABLED'
      ? (recovery.EarliestRestorableDateTime ?? new Date(0))
      : undefined;
  },
  ttlAttribute: ttlAttributeOf(dynamodb),
});

export const keyFilePort = (s3: S3Client): Pick<KeyFilePorts, 'keyFile'> => ({
  async keyFile(bucket, key) {
    try {
      return (await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ContentLength ?? 0;
    } catch (error) {
      // HEAD has no body, so that only the status says why.
      const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
      if (status === 404) return 'missing';
      if (status === 403) return 'denied';
      throw error;
    }
  },
});

export const journalPort = (s3: S3Client, bucket: string): Pick<UndoPorts, 'hasJournal'> => ({
  async hasJournal(runId) {
    const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: layout.journals(runId), MaxKeys: 1 });
    return ((await s3.send(command)).Contents ?? []).length > 0;
  },
});

export const parameterPort = (ssm: SSMClient): Pick<FreezePorts, 'parameter'> => ({
  async parameter(name) {
    const command = new GetParameterCommand({ Name: name });
    const found = (await ssm.send(command).catch(unless(ParameterNotFound)))?.Parameter;
    return found && { type: found.Type ?? '', value: found.Value ?? '' };
  },
});

export const senderPorts = (ses: SESv2Client): Omit<SenderPorts, 'sender'> => ({
  async verified(identity) {
    const command = new GetEmailIdentityCommand({ EmailIdentity: identity });
    return (await ses.send(command).catch(unless(NotFoundException)))?.VerifiedForSendingStatus === true;
  },
  async sendingEnabled() {
    return (await ses.send(new GetAccountCommand({}))).SendingEnabled === true;
  },
});
