import type { Authority } from '../core/authority.ts';
import { queryProtocol } from '../core/query-protocol.ts';
import { AwsError, type Service } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { attachmentOperations } from './attachments.ts';
import { CredentialStore, type Credentials } from './credentials.ts';
import { inlinePolicyOperations } from './inline-policies.ts';
import { createJudge, type OnJudged } from './judge.ts';
import { operationNamed } from './operation.ts';
import { policyReadOperations } from './policy-reads.ts';
import { readOperations } from './reads.ts';
import { Registry } from './registry.ts';
import type { Role, RoleSpec } from './role.ts';
import { simulateOperations } from './simulate.ts';
import { mayAssume } from './trust.ts';

export interface IamOptions {
  /** Sandbox seconds until a change made through the API is enforced. Default 5. */
  readonly iamPropagationSeconds?: number;
  /** Watches IAM at work: what roles really use, and what they are refused. The administrator is not asked. */
  readonly onJudged?: OnJudged;
}

export interface IamService extends Service, Authority {
  /** Roles and policies, for deployments: its changes are enforced at once. */
  readonly registry: Registry;
  createRole(spec: RoleSpec): Role;
  /** Whether the role's trust policy lets that service (`lambda.amazonaws.com`) assume it, on behalf of that resource. */
  trusts(roleArn: string, service: string, sourceArn?: string): boolean;
  /** A session of the role. They don't expire unless `expiresAtMs`, sandbox time, says so. */
  credentialsFor(roleArn: string, sessionName: string, expiresAtMs?: number): Credentials;
}

export const createIamService = (
  world: World,
  { iamPropagationSeconds = 5, onJudged }: IamOptions = {},
): IamService => {
  const registry = new Registry(world, iamPropagationSeconds);
  const credentials = new CredentialStore(world.clock);
  const roleArn = (name: string) => registry.find(name)?.arn ?? `arn:aws:iam::${world.account}:role/${name}`;
  const operations = {
    ...attachmentOperations(registry, roleArn),
    ...inlinePolicyOperations(registry, roleArn),
    ...readOperations(registry, roleArn),
    ...policyReadOperations(registry),
    ...simulateOperations(world, registry),
  };

  return {
    signingName: 'iam',
    operations: Object.keys(operations),
    ...queryProtocol({ xmlNamespace: 'https://iam.amazonaws.com/doc/2010-05-08/', version: '2010-05-08' }),
    permissions: ({ operation, input }) => operationNamed(operations, 'IAM', operation, input).permissions(input),
    handle: ({ operation, input }, principal) =>
      operationNamed(operations, 'IAM', operation, input).handle(input, principal),
    registry,
    createRole: (spec) => registry.createRole(spec),
    judge: createJudge(world, registry, onJudged),
    principalOf: (accessKeyId, sessionToken) => credentials.principalOf(accessKeyId, sessionToken),
    trusts(arn, service, sourceArn) {
      const role = registry.roleOf(arn);
      const context = sourceArn === undefined ? undefined : { 'aws:sourcearn': sourceArn };
      return role !== undefined && mayAssume(world, registry, role, { kind: 'service', service }, context);
    },
    credentialsFor(arn, sessionName, expiresAtMs) {
      const role = registry.roleOf(arn);
      if (!role) throw new AwsError('NoSuchEntity', `There is no role ${arn}.`, 404);
      return credentials.issue({ kind: 'role', roleName: role.roleName, sessionName }, expiresAtMs);
    },
  };
};
