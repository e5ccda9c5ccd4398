import { AwsError } from '../core/service.ts';
import { type Operation, page, required } from './operation.ts';
import type { Registry } from './registry.ts';

/** Managed policies of a role: how writers are frozen and thawed. */
export const attachmentOperations = (registry: Registry, roleArn: (name: string) => string) => {
  const changing = (operation: string, handle: Operation['handle']): Operation => ({
    members: ['RoleName', 'PolicyArn'],
    permissions: (input) => [
      {
        action: `iam:${operation}`,
        resource: roleArn(required(input, 'RoleName')),
        context: { 'iam:policyarn': required(input, 'PolicyArn') },
      },
    ],
    handle,
  });

  return {
    AttachRolePolicy: changing('AttachRolePolicy', (input) => {
      const role = registry.role(required(input, 'RoleName'));
      registry.change(role, registry.attached(role, required(input, 'PolicyArn')));
      return {};
    }),

    DetachRolePolicy: changing('DetachRolePolicy', (input) => {
      const role = registry.role(required(input, 'RoleName'));
      const policyArn = required(input, 'PolicyArn');
      const attached = new Map(role.policies.attached);
      if (!attached.delete(policyArn)) {
        throw new AwsError('NoSuchEntity', `Policy ${policyArn} was not found.`, 404);
      }
      registry.change(role, { ...role.policies, attached });
      return {};
    }),

    ListAttachedRolePolicies: {
      members: ['RoleName', 'PathPrefix', 'Marker', 'MaxItems'],
      permissions: (input) => [
        { action: 'iam:ListAttachedRolePolicies', resource: roleArn(required(input, 'RoleName')) },
      ],
      handle(input) {
        const { policies } = registry.role(required(input, 'RoleName'));
        const prefix = input.PathPrefix === undefined ? '/' : required(input, 'PathPrefix');
        const attached = [...policies.attached.values()]
          .filter(({ path }) => path.startsWith(prefix))
          .map(({ name, arn }) => ({ PolicyName: name, PolicyArn: arn }));
        return page(input, 'AttachedPolicies', attached);
      },
    },
  } satisfies Record<string, Operation>;
};
