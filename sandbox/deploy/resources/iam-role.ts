import type { IamService } from '../../iam/iam-service.ts';
import type { ResourceType } from '../resource-type.ts';
import { inlinePolicyList, optionalString, stringList } from './iam-properties.ts';

export const iamRole: ResourceType = {
  type: 'AWS::IAM::Role',
  properties: [
    'AssumeRolePolicyDocument',
    'ManagedPolicyArns',
    'Policies',
    'PermissionsBoundary',
    'RoleName',
    'Path',
    'Description',
    'MaxSessionDuration',
  ],
  nested: { Policies: ['PolicyName', 'PolicyDocument'] },
  ignored: { Tags: 'No condition on tags is judged: such a condition is refused.' },
  create(properties, { world, physicalName }) {
    const { MaxSessionDuration } = properties;
    const { roleName, arn, roleId } = world.service<IamService>('iam').createRole({
      roleName: optionalString(properties, 'RoleName') ?? physicalName(64),
      path: optionalString(properties, 'Path'),
      description: optionalString(properties, 'Description'),
      maxSessionDuration: MaxSessionDuration === undefined ? undefined : Number(MaxSessionDuration),
      assumeRolePolicyDocument: properties.AssumeRolePolicyDocument,
      managedPolicyArns: stringList(properties, 'ManagedPolicyArns'),
      policies: inlinePolicyList(properties),
      permissionsBoundary: optionalString(properties, 'PermissionsBoundary'),
    });
    return { ref: roleName, attributes: { Arn: arn, RoleId: roleId } };
  },
};
