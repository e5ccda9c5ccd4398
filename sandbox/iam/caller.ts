import type { Principal } from '../core/service.ts';
import type { World } from '../core/world.ts';
import type { PolicySet } from './evaluate.ts';
import { parsePolicy } from './policy.ts';
import type { CallerNames } from './policy-principal.ts';
import type { Registry } from './registry.ts';
import type { Role, RolePolicies } from './role.ts';

/** A principal as policies see it. */
export interface Caller {
  readonly names: CallerNames;
  /** As messages call it: its ARN, the service's name, `anonymous`. */
  readonly title: string;
  readonly userId: string;
  /** Its own policies as they are enforced. */
  readonly policies: Pick<PolicySet, 'identity' | 'boundary'>;
  /** The global condition keys that it brings, in lower case. */
  readonly context: Readonly<Record<string, string>>;
}

const everything = {
  name: 'AdministratorAccess',
  type: 'aws-managed',
  policy: parsePolicy(
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
    'identity',
  ),
} as const;

export const policySetOf = (role: Role, policies: RolePolicies): Pick<PolicySet, 'identity' | 'boundary'> => ({
  identity: [...policies.inline.values(), ...policies.attached.values()],
  boundary: role.boundary?.policy,
});

export const sessionArn = (account: string, roleName: string, sessionName: string) =>
  `arn:aws:sts::${account}:assumed-role/${roleName}/${sessionName}`;

export const callerOf = (principal: Principal, { account }: Pick<World, 'account'>, registry: Registry): Caller => {
  switch (principal.kind) {
    case 'administrator': {
      const arn = `arn:aws:iam::${account}:user/administrator`;
      const userId = 'AIDASANDBOXADMINISTRA';
      return {
        names: { arn, account },
        title: arn,
        userId,
        policies: { identity: [everything] },
        context: { ...principalKeys(arn, account, 'User', userId), 'aws:principalisawsservice': 'false' },
      };
    }
    case 'role': {
      const role = registry.role(principal.roleName);
      const arn = sessionArn(account, role.roleName, principal.sessionName);
      const userId = `${role.roleId}:${principal.sessionName}`;
      return {
        names: { arn, account, roleArn: role.arn },
        title: arn,
        userId,
        policies: policySetOf(role, role.enforced),
        context: { ...principalKeys(role.arn, account, 'AssumedRole', userId), 'aws:principalisawsservice': 'false' },
      };
    }
    case 'service':
      return {
        names: { service: principal.service },
        title: principal.service,
        userId: principal.service,
        policies: { identity: [] },
        context: {
          'aws:principalisawsservice': 'true',
          'aws:principalservicename': principal.service,
          'aws:sourceaccount': account,
        },
      };
    case 'anonymous':
      return { names: {}, title: 'anonymous', userId: 'anonymous', policies: { identity: [] }, context: {} };
  }
};

const principalKeys = (arn: string, account: string, type: string, userId: string) => ({
  'aws:principalarn': arn,
  'aws:principalaccount': account,
  'aws:principaltype': type,
  'aws:userid': userId,
});
