import { notImplemented } from '../core/service.ts';
import { malformed } from './policy-errors.ts';

/** A caller by the names that a policy's Principal may call it. */
export interface CallerNames {
  /** `events.amazonaws.com`, for AWS's own services. */
  readonly service?: string;
  /** The session's ARN, or a user's. */
  readonly arn?: string;
  /** The ARN of the session's role. */
  readonly roleArn?: string;
  readonly account?: string;
}

/**
 * How a Principal names a caller. `direct`: itself, or everybody. `role`: its role, which its permissions boundary still
 * limits. `account`: its whole account, which leaves the decision to the caller's own policies.
 */
export type PrincipalMatch = 'direct' | 'role' | 'account';
export type Principals = (caller: CallerNames) => PrincipalMatch | undefined;

export const parsePrincipals = (principal: unknown): Principals => {
  if (principal === '*') return () => 'direct';
  if (typeof principal !== 'object' || principal === null || Array.isArray(principal)) {
    throw malformed('Principal must be "*" or an object.');
  }
  const matchers = Object.entries(principal).flatMap(([kind, given]) => {
    const names: unknown[] = Array.isArray(given) ? given : [given];
    return names.map((name) => {
      if (typeof name !== 'string') throw malformed('A Principal is named by a string.');
      if (kind === 'Service') return serviceNamed(name);
      if (kind === 'AWS') return awsNamed(name);
      throw notImplemented(`the principal type ${kind}`);
    });
  });
  return (caller) => {
    const found = matchers.map((matches) => matches(caller));
    return (['direct', 'role', 'account'] as const).find((match) => found.includes(match));
  };
};

const serviceNamed = (name: string): Principals => {
  if (!/^[a-z0-9.-]+\.amazonaws\.com$/.test(name)) throw malformed(`"${name}" is no service principal.`);
  return ({ service }) => (service === name ? 'direct' : undefined);
};

const awsNamed = (name: string): Principals => {
  if (name === '*') return () => 'direct';
  const account = /^(?:arn:aws:iam::)?(\d{12})(?::root)?$/.exec(name)?.[1];
  if (account !== undefined) return (caller) => (caller.account === account ? 'account' : undefined);
  if (!/^arn:aws:(iam|sts)::\d{12}:(role|user|assumed-role)\/[^*?]+$/.test(name)) {
    throw malformed(`Invalid principal in policy: "AWS":"${name}".`);
  }
  return (caller) => (caller.arn === name ? 'direct' : caller.roleArn === name ? 'role' : undefined);
};
