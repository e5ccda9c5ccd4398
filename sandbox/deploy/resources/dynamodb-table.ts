import type { ResourceType } from '../resource-type.ts';
import { makeTable, recoveryMembers, tableNested } from './dynamodb-make-table.ts';

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
  nested: { ...tableNested, PointInTimeRecoverySpecification: recoveryMembers },
  ignored: { ContributorInsightsSpecification: 'the sandbox has no CloudWatch to report to' },
  create({ ContributorInsightsSpecification: _, ...properties }, context) {
    return makeTable(properties, context);
  },
};
