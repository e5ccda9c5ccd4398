import { AwsError, type PolicyDocument } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { awsManagedPolicy, isAwsManaged } from './aws-managed-policies.ts';
import { checkNames, checkRoleSpec } from './checks.ts';
import { parsePolicy } from './policy.ts';
import {
  type ManagedPolicy,
  type ManagedPolicySpec,
  type Role,
  type RolePolicies,
  type RoleSpec,
  uniqueId,
} from './role.ts';

/** Where AWS's two pages on it differ, the smaller one. */
const policiesPerRole = 10;
const inlineCharactersPerRole = 10_240;

/** The account's roles and managed policies. Its own methods take effect at once, as of a deployment done long ago. */
export class Registry {
  readonly #world: Pick<World, 'account' | 'clock'>;
  readonly #propagationMs: number;
  readonly #roles = new Map<string, Role>();
  readonly #managed = new Map<string, ManagedPolicy>();
  /** Earliest first: the delay is the same for all. */
  #spreading: { readonly atMs: number; readonly role: Role; readonly policies: RolePolicies }[] = [];
  #version = 0;

  constructor(world: Pick<World, 'account' | 'clock'>, propagationSeconds: number) {
    this.#world = world;
    this.#propagationMs = propagationSeconds * 1000;
  }

  /** Another number than before: decisions made before don't count any more. */
  version(): number {
    if (this.#spreading.length > 0) this.#spread();
    return this.#version;
  }

  createRole(spec: RoleSpec): Role {
    const { roleName, path = '/', assumeRolePolicyDocument, permissionsBoundary } = spec;
    checkRoleSpec(spec);
    if (this.#roles.has(roleName)) {
      throw new AwsError('EntityAlreadyExists', `Role with name ${roleName} already exists.`, 409);
    }
    const empty: RolePolicies = { attached: new Map(), inline: new Map() };
    const role: Role = {
      roleName,
      path,
      arn: `arn:aws:iam::${this.#world.account}:role${path}${roleName}`,
      roleId: uniqueId('AROA', 21),
      description: spec.description,
      maxSessionSeconds: spec.maxSessionDuration ?? 3600,
      createdAt: this.#now(),
      trust: parsePolicy(assumeRolePolicyDocument, 'trust'),
      trustDocument: assumeRolePolicyDocument as PolicyDocument,
      boundary: permissionsBoundary === undefined ? undefined : this.managedPolicy(permissionsBoundary),
      policies: empty,
      enforced: empty,
    };
    for (const arn of spec.managedPolicyArns ?? []) this.changeNow(role, this.attached(role, arn));
    for (const { policyName, policyDocument } of spec.policies ?? []) {
      this.changeNow(role, this.withInline(role, policyName, policyDocument));
    }
    this.#roles.set(roleName, role);
    return role;
  }

  createManagedPolicy({ policyName, policyDocument, path = '/', description }: ManagedPolicySpec): ManagedPolicy {
    checkNames('ManagedPolicyName', policyName, 128, path);
    const arn = `arn:aws:iam::${this.#world.account}:policy${path}${policyName}`;
    if (this.#managed.has(arn)) {
      throw new AwsError('EntityAlreadyExists', `A policy called ${policyName} already exists.`, 409);
    }
    return this.#keep(arn, policyName, path, policyDocument as PolicyDocument, description);
  }

  find(roleName: string): Role | undefined {
    return this.#roles.get(roleName);
  }

  role(roleName: string): Role {
    const role = this.find(roleName);
    if (!role) throw new AwsError('NoSuchEntity', `The role with name ${roleName} cannot be found.`, 404);
    return role;
  }

  /** Undefined when no role has that ARN, path included. */
  roleOf(roleArn: string): Role | undefined {
    const role = this.find(roleArn.slice(roleArn.lastIndexOf('/') + 1));
    return role?.arn === roleArn ? role : undefined;
  }

  managedPolicy(arn: string): ManagedPolicy {
    const known = this.#managed.get(arn);
    if (known) return known;
    if (!isAwsManaged(arn)) {
      throw new AwsError('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`, 404);
    }
    const [, path = '/', policyName = ''] = /policy(\/(?:.*\/)?)([^/]+)$/.exec(arn) ?? [];
    return this.#keep(arn, policyName, path, awsManagedPolicy(arn), undefined);
  }

  /** Those that it is attached to. */
  rolesWith(policy: ManagedPolicy): readonly Role[] {
    return [...this.#roles.values()].filter((role) => role.policies.attached.has(policy.arn));
  }

  /** The role's policies with one more attached. */
  attached(role: Role, policyArn: string): RolePolicies {
    const attached = new Map(role.policies.attached).set(policyArn, this.managedPolicy(policyArn));
    if (attached.size > policiesPerRole) {
      throw new AwsError('LimitExceeded', `Cannot exceed quota for PoliciesPerRole: ${policiesPerRole}.`, 409);
    }
    return { ...role.policies, attached };
  }

  /** The role's policies with an inline one added or replaced. */
  withInline(role: Role, name: string, document: unknown): RolePolicies {
    const policy = parsePolicy(document, 'identity');
    const added = { name, type: 'role', policy, document: document as PolicyDocument } as const;
    const inline = new Map(role.policies.inline).set(name, added);
    const characters = inline.values().reduce((sum, each) => sum + JSON.stringify(each.document).length, 0);
    if (characters > inlineCharactersPerRole) {
      const message = `Maximum policy size of ${inlineCharactersPerRole} bytes exceeded for role ${role.roleName}.`;
      throw new AwsError('LimitExceeded', message, 409);
    }
    return { ...role.policies, inline };
  }

  /** Read at once, enforced after the propagation delay. */
  change(role: Role, policies: RolePolicies): void {
    role.policies = policies;
    this.#spreading.push({ atMs: this.#world.clock.now() + this.#propagationMs, role, policies });
  }

  changeNow(role: Role, policies: RolePolicies): void {
    this.#spreading = this.#spreading.filter((change) => change.role !== role);
    role.policies = policies;
    role.enforced = policies;
    this.#version += 1;
  }

  #spread() {
    const now = this.#world.clock.now();
    while (this.#spreading[0] && this.#spreading[0].atMs <= now) {
      const { role, policies } = this.#spreading[0];
      this.#spreading.shift();
      role.enforced = policies;
      this.#version += 1;
    }
  }

  #keep(arn: string, name: string, path: string, document: PolicyDocument, description: string | undefined) {
    const type = isAwsManaged(arn) ? 'aws-managed' : 'user-managed';
    const policy = parsePolicy(document, 'identity');
    const policyId = uniqueId('ANPA', 21);
    const kept: ManagedPolicy = {
      arn,
      name,
      type,
      policyId,
      path,
      description,
      policy,
      document,
      createdAt: this.#now(),
    };
    this.#managed.set(arn, kept);
    return kept;
  }

  #now() {
    return new Date(this.#world.clock.now());
  }
}
