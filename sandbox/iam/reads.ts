import { documentText } from './inline-policies.ts';
import { type Operation, required } from './operation.ts';
import type { Registry } from './registry.ts';

export const readOperations = (registry: Registry, roleArn: (name: string) => string) =>
  ({
    GetRole: {
      members: ['RoleName'],
      permissions: (input) => [{ action: 'iam:GetRole', resource: roleArn(required(input, 'RoleName')) }],
      handle(input) {
        const role = registry.role(required(input, 'RoleName'));
        const boundary = role.boundary && {
          PermissionsBoundaryType: 'Policy',
          PermissionsBoundaryArn: role.boundary.arn,
        };
        return {
          Role: {
            Path: role.path,
            RoleName: role.roleName,
            RoleId: role.roleId,
            Arn: role.arn,
            CreateDate: role.createdAt,
            AssumeRolePolicyDocument: documentText(role.trustDocument),
            Description: role.description,
            MaxSessionDuration: role.maxSessionSeconds,
            PermissionsBoundary: boundary,
          },
        };
      },
    },

    GetPolicy: {
      members: ['PolicyArn'],
      permissions: (input) => [{ action: 'iam:GetPolicy', resource: required(input, 'PolicyArn') }],
      handle(input) {
        const policy = registry.managedPolicy(required(input, 'PolicyArn'));
        return {
          Policy: {
            PolicyName: policy.name,
            PolicyId: policy.policyId,
            Arn: policy.arn,
            Path: policy.path,
            DefaultVersionId: 'v1',
            AttachmentCount: registry.attachments(policy),
            IsAttachable: true,
            Description: policy.description,
            CreateDate: policy.createdAt,
            UpdateDate: policy.createdAt,
          },
        };
      },
    },
  }) satisfies Record<string, Operation>;
