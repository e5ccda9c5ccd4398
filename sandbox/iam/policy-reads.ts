import { AwsError } from '../core/service.ts';
import { documentText } from './inline-policies.ts';
import { type Operation, page, required } from './operation.ts';
import type { Registry } from './registry.ts';

/** Managed policies: what they say, and whose they are. They have one version. */
export const policyReadOperations = (registry: Registry) => {
  const reading = (action: string, more: readonly string[], handle: Operation['handle']): Operation => ({
    members: ['PolicyArn', ...more],
    permissions: (input) => [{ action: `iam:${action}`, resource: required(input, 'PolicyArn') }],
    handle,
  });
  const policyOf = (input: Readonly<Record<string, unknown>>) => registry.managedPolicy(required(input, 'PolicyArn'));

  return {
    GetPolicy: reading('GetPolicy', [], (input) => {
      const policy = policyOf(input);
      return {
        Policy: {
          PolicyName: policy.name,
          PolicyId: policy.policyId,
          Arn: policy.arn,
          Path: policy.path,
          DefaultVersionId: 'v1',
          AttachmentCount: registry.rolesWith(policy).length,
          IsAttachable: true,
          Description: policy.description,
          CreateDate: policy.createdAt,
          UpdateDate: policy.createdAt,
        },
      };
    }),

    GetPolicyVersion: reading('GetPolicyVersion', ['VersionId'], (input) => {
      const { document, createdAt } = policyOf(input);
      const VersionId = required(input, 'VersionId');
      if (VersionId !== 'v1') throw new AwsError('NoSuchEntity', `Policy version ${VersionId} does not exist.`, 404);
      const Document = documentText(document);
      return { PolicyVersion: { Document, VersionId, IsDefaultVersion: true, CreateDate: createdAt } };
    }),

    ListEntitiesForPolicy: reading('ListEntitiesForPolicy', ['Marker', 'MaxItems'], (input) => {
      const roles = registry.rolesWith(policyOf(input));
      const named = roles.map(({ roleName, roleId }) => ({ RoleName: roleName, RoleId: roleId }));
      return { PolicyGroups: [], PolicyUsers: [], ...page(input, 'PolicyRoles', named) };
    }),
  } satisfies Record<string, Operation>;
};
