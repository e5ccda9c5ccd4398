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
  }) satisfies Record<string, Operation>;
