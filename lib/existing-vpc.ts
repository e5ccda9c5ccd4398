import { Annotations } from 'aws-cdk-lib';
import { SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { RecoveryContext } from './recovery-context.ts';

/** A VPC that exists already, by what cdk.json says of it: nothing is looked up. */
export const existingVpc = (
  scope: Construct,
  { securityGroupIds, ...attributes }: NonNullable<RecoveryContext['vpc']>,
) => {
  const vpc = Vpc.fromVpcAttributes(scope, 'Vpc', attributes);
  Annotations.of(vpc).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId', 'Nobody asks for route tables.');
  return {
    vpc,
    ...(securityGroupIds && {
      securityGroups: securityGroupIds.map((id) => SecurityGroup.fromSecurityGroupId(scope, id, id)),
    }),
  };
};
