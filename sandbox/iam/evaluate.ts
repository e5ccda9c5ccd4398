import type { Context } from './pattern.ts';
import type { Policy, Statement } from './policy.ts';
import type { CallerNames, PrincipalMatch } from './policy-principal.ts';

/** A policy under the name that SimulatePrincipalPolicy and messages give it. */
export interface NamedPolicy {
  readonly name: string;
  /** In IAM's words: `role` is an inline policy. */
  readonly type: 'role' | 'user-managed' | 'aws-managed';
  readonly policy: Policy;
}

/** The policies that have a say in one request. */
export interface PolicySet {
  readonly identity: readonly NamedPolicy[];
  readonly boundary?: Policy | undefined;
  readonly resource?: Policy | undefined;
}

export interface Question {
  readonly caller: CallerNames;
  /** `dynamodb:PutItem`. */
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

export type PolicyType = 'identity-based policy' | 'permissions boundary' | 'resource-based policy';

export interface Decision {
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny';
  /** Of a denial: which kind of policy denies, or fails to allow. */
  readonly by: PolicyType;
  /** The identity policies that decided. */
  readonly matched: readonly NamedPolicy[];
}

/** AWS's evaluation within one account: an explicit Deny anywhere, then the resource's Allow, then identity and boundary. */
export const evaluate = ({ identity, boundary, resource }: PolicySet, question: Question): Decision => {
  const naming = (effect: Statement['effect']) => identity.filter(({ policy }) => applies(policy, effect, question));

  const denying = naming('Deny');
  const denied = (by: PolicyType): Decision => ({ decision: 'explicitDeny', by, matched: denying });
  if (denying.length > 0) return denied('identity-based policy');
  if (resource && applies(resource, 'Deny', question)) return denied('resource-based policy');
  if (boundary && applies(boundary, 'Deny', question)) return denied('permissions boundary');

  const matched = naming('Allow');
  const grant = resource && applies(resource, 'Allow', question);
  if (grant === 'direct') return { decision: 'allowed', by: 'resource-based policy', matched };
  if (grant !== 'role' && matched.length === 0) {
    return { decision: 'implicitDeny', by: 'identity-based policy', matched };
  }
  if (boundary && !applies(boundary, 'Allow', question)) {
    return { decision: 'implicitDeny', by: 'permissions boundary', matched };
  }
  return { decision: 'allowed', by: 'identity-based policy', matched };
};

/** Whether a statement of that effect speaks of the request, and, in a resource's policy, how it names the caller. */
export const applies = (
  { statements }: Policy,
  effect: Statement['effect'],
  { caller, action, resource, context }: Question,
): PrincipalMatch | undefined => {
  let best: PrincipalMatch | undefined;
  for (const statement of statements) {
    if (statement.effect !== effect || !statement.action(action, context) || !statement.resource(resource, context)) {
      continue;
    }
    const match = statement.principals ? statement.principals(caller) : 'direct';
    if (match === undefined || !statement.conditions.hold(context)) continue;
    if (match === 'direct') return match;
    if (best !== 'role') best = match;
  }
  return best;
};
