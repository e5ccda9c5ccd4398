import { describe, expect, it } from '@jest/globals';
import { Stack, Validations } from 'aws-cdk-lib';
import { AttributeType, type ITable, StreamViewType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { CfnManagedPolicy, CfnPolicy } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { AuditTrail } from '../../lib/audit-trail.ts';
import { recoveryApp } from '../../lib/recovery-app.ts';
import { everyOption } from './synthesize.ts';

/** Why cdk-nag passes over `*` in this policy: said of itself or of what it is in. */
const reasonsOf = (policy: IConstruct): unknown[] =>
  policy.node.scopes.flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => data['AwsSolutions::AwsSolutions-IAM5[Resource::*]'] ?? []),
  );

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** What is granted on everything, with its reasons, once each. */
const onEverything = (app: IConstruct): string[] => {
  const policies = app.node.findAll().filter((one) => one instanceof CfnPolicy || one instanceof CfnManagedPolicy);
  const grants = policies.flatMap((policy) => {
    const { Statement } = Stack.of(policy).resolve(policy.policyDocument) as { Statement: Statement[] };
    const actions = Statement.filter(({ Resource }) => [Resource].flat().includes('*')).flatMap(({ Action }) => Action);
    return actions.length > 0 ? [`${reasonsOf(policy).join(' AND ')} ${actions.sort().join(' ')}`] : [];
  });
  return [...new Set(grants)].sort();
};

describe('what is granted on everything', () => {
  it('is this, each with a reason of its own that covers nothing else', () => {
    const app = recoveryApp();
    everyOption(app);
    const shop = new Stack(app, 'Shop');
    const partitionKey = { name: 'pk', type: AttributeType.STRING };
    const table = new Table(shop, 'Table', { partitionKey, stream: StreamViewType.NEW_AND_OLD_IMAGES }) as ITable;
    new AuditTrail(shop, 'Trail', { table });

    const tracing = 'xray:PutTelemetryRecords xray:PutTraceSegments';
    expect(onEverything(app)).toEqual([
      'AWS grants lambda:ListEventSourceMappings on everything only. lambda:ListEventSourceMappings',
      'AWS tells of composite alarms only those who may describe every alarm. cloudwatch:DescribeAlarms',
      'CDK grants dynamodb:ListStreams with the stream: it has no resource to name. dynamodb:ListStreams',
      'Lambda makes network interfaces in the name of a function in a VPC; AWS names them by chance. ec2:AssignPrivateIpAddresses ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeSubnets ec2:UnassignPrivateIpAddresses',
      `X-Ray and log delivery have no resources to name. logs:CreateLogDelivery logs:DeleteLogDelivery logs:DescribeLogGroups logs:DescribeResourcePolicies logs:GetLogDelivery logs:ListLogDeliveries logs:PutResourcePolicy logs:UpdateLogDelivery xray:GetSamplingRules xray:GetSamplingTargets ${tracing}`,
      `X-Ray has no resources to name. ${tracing}`,
      'ses:GetAccount has no resource to name. ses:GetAccount',
    ]);
  });
});
