import type { IamService } from '../../iam/iam-service.ts';
import type { ResourceType } from '../resource-type.ts';
import { optionalString, stringList } from './iam-properties.ts';

export const iamManagedPolicy: ResourceType = {
  type: 'AWS::IAM::ManagedPolicy',
  properties: ['PolicyDocument', 'Roles', 'ManagedPolicyName', 'Path', 'Description'],
  ignored: {},
  create(properties, { world, physicalName }) {
    const { registry } = world.service<IamService>('iam');
    const { arn, policyId } = registry.createManagedPolicy({
      policyName: optionalString(properties, 'ManagedPolicyName') ?? physicalName(128),
      policyDocument: properties.PolicyDocument,
      path: optionalString(properties, 'Path'),
      description: optionalString(properties, 'Description'),
    });
    for (const role of stringList(properties, 'Roles').map((roleName) => registry.role(roleName))) {
      registry.changeNow(role, registry.attached(role, arn));
    }
    return { ref: arn, attributes: { PolicyArn: arn, PolicyId: policyId } };
  },
};
