import { notImplemented } from '../../core/service.ts';
import { arrayOf, objectOf } from '../../dynamodb/members.ts';
import type { ResourceType } from '../resource-type.ts';
import { makeTable, recoveryMembers, tableNested } from './dynamodb-make-table.ts';

const replicaMembers = [
  'Region',
  'PointInTimeRecoverySpecification',
  'DeletionProtectionEnabled',
  'TableClass',
  'Tags',
  'SSESpecification',
  'ContributorInsightsSpecification',
  'GlobalSecondaryIndexes',
];
/** A replica's indexes repeat the names of the table's, with settings of their own. */
const replicaIndexMembers = ['IndexName', 'ContributorInsightsSpecification'];

/** What `TableV2` makes: a table whose settings per Region are in its replicas. Here there is one Region. */
export const dynamoDbGlobalTable: ResourceType = {
  type: 'AWS::DynamoDB::GlobalTable',
  properties: [
    'TableName',
    'KeySchema',
    'AttributeDefinitions',
    'BillingMode',
    'GlobalSecondaryIndexes',
    'LocalSecondaryIndexes',
    'StreamSpecification',
    'SSESpecification',
    'TimeToLiveSpecification',
    'Replicas',
  ],
  nested: {
    ...tableNested,
    Replicas: replicaMembers,
    'Replicas.GlobalSecondaryIndexes': replicaIndexMembers,
    'Replicas.PointInTimeRecoverySpecification': recoveryMembers,
    'Replicas.SSESpecification': ['KMSMasterKeyId'],
  },
  ignored: {},
  create({ Replicas, ...properties }, context) {
    const { region } = context.world;
    const [first, ...others] = arrayOf(Replicas);
    const replica = objectOf(first);
    if (others.length > 0 || replica.Region !== region) {
      throw notImplemented(`AWS::DynamoDB::GlobalTable.Replicas other than the one in ${region}`);
    }
    if (properties.BillingMode !== 'PAY_PER_REQUEST') {
      throw notImplemented('AWS::DynamoDB::GlobalTable with provisioned capacity');
    }
    const { PointInTimeRecoverySpecification, DeletionProtectionEnabled, TableClass, Tags, SSESpecification } = replica;
    const encryption = properties.SSESpecification;
    return makeTable(
      {
        ...properties,
        ...given({ PointInTimeRecoverySpecification, DeletionProtectionEnabled, TableClass, Tags }),
        ...(encryption !== undefined && {
          SSESpecification: { ...objectOf(encryption), ...objectOf(SSESpecification) },
        }),
      },
      context,
    );
  },
};

const given = (members: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
