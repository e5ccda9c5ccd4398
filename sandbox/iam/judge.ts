import type { Authority } from '../core/authority.ts';
import { AwsError, type Permission, type PolicyDocument, type Principal } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { type Caller, callerOf } from './caller.ts';
import { type Decision, evaluate } from './evaluate.ts';
import { type Policy, parsePolicy } from './policy.ts';
import type { Registry } from './registry.ts';
import { requestContext } from './request-context.ts';

/** Keys of S3 objects are without number: the cache begins anew when it is full. */
const cacheSize = 20_000;

/** Told of every permission that somebody was asked for, and of the answer. */
export type OnJudged = (principal: Principal, permission: Permission, decision: Decision['decision']) => void;

/** Whether a principal may, by the policies that are enforced now. Grants that can't change before IAM does are kept. */
export const createJudge = (
  world: Pick<World, 'account' | 'region' | 'clock'>,
  registry: Registry,
  onJudged?: OnJudged,
): Authority['judge'] => {
  const granted = new Set<string>();
  const parsed = new WeakMap<PolicyDocument, Policy>();
  let version = registry.version();

  const parse = (document: PolicyDocument) => {
    const policy = parsed.get(document) ?? parsePolicy(document, 'resource');
    parsed.set(document, policy);
    return policy;
  };

  const judgeOne = (principal: Principal, permission: Permission, document: PolicyDocument | undefined) => {
    // Only what depends on nothing but IAM's own state is kept.
    const keeps = document === undefined && permission.context === undefined && principal.kind === 'role';
    const cacheKey = keeps
      ? `${principal.roleName} ${principal.sessionName} ${permission.action} ${permission.resource}`
      : undefined;
    if (cacheKey !== undefined && granted.has(cacheKey)) {
      onJudged?.(principal, permission, 'allowed');
      return;
    }

    const caller = callerOf(principal, world, registry);
    const { action, resource } = permission;
    const context = requestContext(world, caller, permission.context);
    const policies = { ...caller.policies, resource: document && parse(document) };
    const decision = evaluate(policies, { caller: caller.names, action, resource, context });
    onJudged?.(principal, permission, decision.decision);
    if (decision.decision !== 'allowed') throw accessDenied(caller, permission, decision);
    if (cacheKey === undefined || dependsOnTime(caller)) return;
    if (granted.size >= cacheSize) granted.clear();
    granted.add(cacheKey);
  };

  return (principal, permissions, resourcePolicy) => {
    if (principal.kind === 'administrator' && resourcePolicy === undefined) return;
    if (version !== registry.version()) {
      version = registry.version();
      granted.clear();
    }
    for (const permission of permissions) judgeOne(principal, permission, resourcePolicy);
  };
};

const dependsOnTime = ({ policies: { identity, boundary } }: Caller) =>
  boundary?.timeDependent || identity.some(({ policy }) => policy.timeDependent);

const accessDenied = (caller: Caller, { action, resource }: Permission, { decision, by }: Decision) => {
  const on = resource === '*' ? '' : ` on resource: ${resource}`;
  const why =
    decision === 'explicitDeny'
      ? `with an explicit deny in ${by.startsWith('identity') ? 'an' : 'a'} ${by}`
      : `because no ${by} allows the ${action} action`;
  return new AwsError(
    'AccessDeniedException',
    `User: ${caller.title} is not authorized to perform: ${action}${on} ${why}`,
  );
};
