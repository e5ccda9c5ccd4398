import { refuseOthers } from '../../dynamodb/members.ts';
import type { ResourceType } from '../resource-type.ts';
import { makeTable } from './dynamodb-make-table.ts';

export const dynamoDbTable: ResourceType = {
  type: 'AWS::DynamoDB::Table',
  properties: [
    'TableName',
    'KeySchema',
    'AttributeDefinitions',
    'BillingMode',
    'ProvisionedThroughput',
    'GlobalSecondaryIndexes',
    'LocalSecondaryIndexes',
    'PointInTimeRecoverySpecification',
    'StreamSpecification',
    'SSESpecification',
    'TimeToLiveSpecification',
    'DeletionProtectionEnabled',
    'TableClass',
    'Tags',
  ],
  ignored: { ContributorInsightsSpecification: 'the sandbox has no CloudWatch to report to' },
  create({ ContributorInsightsSpecification: _, ...properties }, context) {
    refuseOthers('StreamSpecification', properties.StreamSpecification, ['StreamViewType']);
    return makeTable(properties, context);
  },
};
