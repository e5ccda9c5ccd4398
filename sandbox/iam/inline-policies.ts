import { AwsError } from '../core/service.ts';
import { type Operation, page, required } from './operation.ts';
import { malformed } from './policy-errors.ts';
import type { Registry } from './registry.ts';

/** Inline policies of a role: how a missing permission is granted by hand. */
export const inlinePolicyOperations = (registry: Registry, roleArn: (name: string) => string) => {
  const operation = (name: string, members: readonly string[], handle: Operation['handle']): Operation => ({
    members,
    permissions: (input) => [{ action: `iam:${name}`, resource: roleArn(required(input, 'RoleName')) }],
    handle,
  });
  const missing = (name: string) =>
    new AwsError('NoSuchEntity', `The role policy with name ${name} cannot be found.`, 404);

  return {
    PutRolePolicy: operation('PutRolePolicy', ['RoleName', 'PolicyName', 'PolicyDocument'], (input) => {
      const role = registry.role(required(input, 'RoleName'));
      const document = parseJson(required(input, 'PolicyDocument'));
      registry.change(role, registry.withInline(role, required(input, 'PolicyName'), document));
      return {};
    }),

    DeleteRolePolicy: operation('DeleteRolePolicy', ['RoleName', 'PolicyName'], (input) => {
      const role = registry.role(required(input, 'RoleName'));
      const inline = new Map(role.policies.inline);
      const name = required(input, 'PolicyName');
      if (!inline.delete(name)) throw missing(name);
      registry.change(role, { ...role.policies, inline });
      return {};
    }),

    GetRolePolicy: operation('GetRolePolicy', ['RoleName', 'PolicyName'], (input) => {
      const role = registry.role(required(input, 'RoleName'));
      const name = required(input, 'PolicyName');
      const policy = role.policies.inline.get(name);
      if (!policy) throw missing(name);
      return { RoleName: role.roleName, PolicyName: name, PolicyDocument: documentText(policy.document) };
    }),

    ListRolePolicies: operation('ListRolePolicies', ['RoleName', 'Marker', 'MaxItems'], (input) =>
      page(input, 'PolicyNames', [...registry.role(required(input, 'RoleName')).policies.inline.keys()]),
    ),
  };
};

/** IAM returns documents percent-encoded. */
export const documentText = (document: unknown): string => encodeURIComponent(JSON.stringify(document));

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('The policy is not in the valid JSON format.');
  }
};
