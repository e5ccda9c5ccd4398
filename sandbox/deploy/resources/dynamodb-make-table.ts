import { objectOf } from '../../dynamodb/members.ts';
import { globalIndexMembers, indexMembers } from '../../dynamodb/table-input.ts';
import type { CreatedResource, ResourceContext } from '../resource-type.ts';

/** The nested members that a Table and a GlobalTable have in common. */
export const tableNested = {
  GlobalSecondaryIndexes: globalIndexMembers,
  LocalSecondaryIndexes: indexMembers,
  StreamSpecification: ['StreamViewType'],
  SSESpecification: ['SSEEnabled', 'SSEType', 'KMSMasterKeyId'],
  TimeToLiveSpecification: ['AttributeName', 'Enabled'],
};
export const recoveryMembers = ['PointInTimeRecoveryEnabled', 'RecoveryPeriodInDays'];

/** Makes a table from the properties that a Table and a GlobalTable's replica have in common. */
export const makeTable = async (
  properties: Record<string, unknown>,
  context: ResourceContext,
): Promise<CreatedResource> => {
  const {
    PointInTimeRecoverySpecification: recovery,
    TimeToLiveSpecification: timeToLive,
    StreamSpecification: stream,
    SSESpecification: encryption,
    TableName = context.physicalName(255),
    ...rest
  } = properties;
  const call = (operation: string, input: Record<string, unknown>) =>
    context.world.call({ kind: 'administrator' }, 'dynamodb', operation, { TableName, ...input });

  const { TableDescription } = await call('CreateTable', {
    ...rest,
    ...(stream !== undefined && { StreamSpecification: { StreamEnabled: true, ...objectOf(stream) } }),
    ...(encryption !== undefined && { SSESpecification: encryptionInput(objectOf(encryption)) }),
  });
  if (recovery !== undefined) {
    await call('UpdateContinuousBackups', { PointInTimeRecoverySpecification: recovery });
  }
  // CloudFormation leaves a new table's TTL alone unless it is to be on.
  if (objectOf(timeToLive).Enabled) await call('UpdateTimeToLive', { TimeToLiveSpecification: timeToLive });

  const { TableArn, TableId, LatestStreamArn } = objectOf(TableDescription);
  return {
    ref: String(TableName),
    attributes: { Arn: TableArn, TableId, ...(LatestStreamArn !== undefined && { StreamArn: LatestStreamArn }) },
  };
};

/** CloudFormation calls `Enabled` by another name. */
const encryptionInput = ({ SSEEnabled, ...rest }: Record<string, unknown>) => ({ Enabled: SSEEnabled, ...rest });
