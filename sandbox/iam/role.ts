import { randomInt } from 'node:crypto';
import type { PolicyDocument } from '../core/service.ts';
import type { NamedPolicy } from './evaluate.ts';
import type { Policy } from './policy.ts';

export interface ManagedPolicy extends NamedPolicy {
  readonly arn: string;
  readonly policyId: string;
  readonly path: string;
  readonly description: string | undefined;
  readonly document: PolicyDocument;
  readonly createdAt: Date;
}

export interface InlinePolicy extends NamedPolicy {
  readonly document: PolicyDocument;
}

/** What a role may do: replaced as a whole, never changed. */
export interface RolePolicies {
  /** By ARN. */
  readonly attached: ReadonlyMap<string, ManagedPolicy>;
  /** By name. */
  readonly inline: ReadonlyMap<string, InlinePolicy>;
}

export interface Role {
  readonly roleName: string;
  readonly path: string;
  readonly arn: string;
  readonly roleId: string;
  readonly description: string | undefined;
  readonly maxSessionSeconds: number;
  readonly createdAt: Date;
  readonly trustDocument: PolicyDocument;
  readonly trust: Policy;
  readonly boundary: ManagedPolicy | undefined;
  /** What the API shows and simulates. */
  policies: RolePolicies;
  /** What requests are judged by: follows after the propagation delay. */
  enforced: RolePolicies;
}

/** What CloudFormation or CreateRole says of a role; only the trust policy and the name have to be said. */
export interface RoleSpec {
  readonly roleName: string;
  readonly assumeRolePolicyDocument: unknown;
  /** Begins and ends with a slash; default `/`. */
  readonly path?: string | undefined;
  readonly description?: string | undefined;
  /** Default 3600. */
  readonly maxSessionDuration?: number | undefined;
  readonly managedPolicyArns?: readonly string[] | undefined;
  readonly policies?: readonly { readonly policyName: string; readonly policyDocument: unknown }[] | undefined;
  /** ARN of a managed policy. */
  readonly permissionsBoundary?: string | undefined;
}

export interface ManagedPolicySpec {
  readonly policyName: string;
  readonly policyDocument: unknown;
  readonly path?: string | undefined;
  readonly description?: string | undefined;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** `AROA…`: an id as IAM makes them up. */
export const uniqueId = (prefix: 'AROA' | 'ANPA' | 'ASIA', length: number): string =>
  prefix + Array.from({ length: length - prefix.length }, () => alphabet[randomInt(alphabet.length)]).join('');
