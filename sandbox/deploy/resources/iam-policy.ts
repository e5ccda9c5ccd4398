import { AwsError } from '../../core/service.ts';
import type { IamService } from '../../iam/iam-service.ts';
import type { ResourceType } from '../resource-type.ts';
import { optionalString, stringList } from './iam-properties.ts';

/** An inline policy, put into each of its roles. Users and Groups are refused: the sandbox has none. */
export const iamPolicy: ResourceType = {
  type: 'AWS::IAM::Policy',
  properties: ['PolicyDocument', 'PolicyName', 'Roles'],
  ignored: {},
  create(properties, { world, physicalName }) {
    const { registry } = world.service<IamService>('iam');
    const policyName = optionalString(properties, 'PolicyName');
    const roleNames = stringList(properties, 'Roles');
    if (policyName === undefined) throw new AwsError('ValidationError', 'AWS::IAM::Policy needs a PolicyName.');
    if (roleNames.length === 0) throw new AwsError('ValidationError', `The policy ${policyName} names no role.`);
    for (const role of roleNames.map((roleName) => registry.role(roleName))) {
      registry.changeNow(role, registry.withInline(role, policyName, properties.PolicyDocument));
    }
    return { ref: policyName, attributes: { Id: physicalName(128) } };
  },
};
