import { notImplemented } from '../core/service.ts';
import { arnPattern } from './arn-pattern.ts';
import { timeKeys } from './condition-keys.ts';
import { type Conditions, parseConditions } from './conditions.ts';
import { type Matcher, pattern } from './pattern.ts';
import { malformed } from './policy-errors.ts';
import { type Principals, parsePrincipals } from './policy-principal.ts';

/** `identity`: attached to a role, or its boundary. `resource`: a bucket's, a queue's, a function's. `trust`: who may assume a role. */
export type PolicyKind = 'identity' | 'resource' | 'trust';

export interface Statement {
  readonly effect: 'Allow' | 'Deny';
  readonly action: Matcher;
  readonly resource: Matcher;
  readonly conditions: Conditions;
  /** Not in identity policies. */
  readonly principals: Principals | undefined;
}

export interface Policy {
  readonly statements: readonly Statement[];
  /** A condition depends on the time. */
  readonly timeDependent: boolean;
}

const elements = ['Sid', 'Effect', 'Principal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];
const versions: readonly unknown[] = ['2012-10-17', '2008-10-17', undefined];

/** Reads a policy document. Throws AwsError: `MalformedPolicyDocument`, or by name for what the sandbox doesn't judge. */
export const parsePolicy = (document: unknown, kind: PolicyKind): Policy => {
  const { Version, Id: _id, Statement, ...unknown } = object(document, 'A policy document');
  refuse(Object.keys(unknown));
  if (!versions.includes(Version)) throw malformed(`The policy's Version is ${JSON.stringify(Version)}.`);
  const given = list(Statement);
  if (given.length === 0) throw malformed('The policy has no Statement.');
  const statements = given.map((each) => parseStatement(each, kind, Version === '2012-10-17'));
  const timeDependent = statements.some(({ conditions }) => conditions.keys.some((key) => timeKeys.has(key)));
  return { statements, timeDependent };
};

const parseStatement = (given: unknown, kind: PolicyKind, variables: boolean): Statement => {
  const statement = object(given, 'A policy statement');
  refuse(Object.keys(statement).filter((name) => !elements.includes(name)));
  const { Effect, Principal, Condition } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny') throw malformed(`Effect must be Allow or Deny, not ${Effect}.`);
  if ((Principal !== undefined) === (kind === 'identity')) {
    throw malformed(
      kind === 'identity' ? 'Policy document should not specify a principal.' : 'A Principal is missing.',
    );
  }
  if (kind === 'trust' && ('Resource' in statement || 'NotResource' in statement)) {
    throw malformed('Has prohibited field Resource.');
  }
  return {
    effect: Effect,
    action: oneOf(statement, 'Action', (action) => actionPattern(action)),
    resource: kind === 'trust' ? () => true : oneOf(statement, 'Resource', (arn) => arnPattern(arn, { variables })),
    conditions: parseConditions(Condition, { variables }),
    principals: Principal === undefined ? undefined : parsePrincipals(Principal),
  };
};

const actionPattern = (action: string): Matcher => {
  if (!/^(\*|[a-z0-9-]+:[A-Za-z0-9*?]+)$/i.test(action)) throw malformed(`"${action}" is no action.`);
  return pattern(action, { variables: false, wildcards: true, ignoreCase: true });
};

/** The matcher of an element or of its Not; exactly one of them has to be there. */
const oneOf = (
  statement: Record<string, unknown>,
  name: 'Action' | 'Resource',
  compile: (value: string) => Matcher,
): Matcher => {
  const negated = `Not${name}` in statement;
  if (negated === name in statement) throw malformed(`A statement must have ${name} or Not${name}, one of them.`);
  const matchers = list(statement[negated ? `Not${name}` : name]).map((value) => {
    if (typeof value !== 'string') throw malformed(`${name} must be a string or an array of strings.`);
    return compile(value);
  });
  if (matchers.length === 0) throw malformed(`${name} is empty.`);
  return (text, context) => matchers.some((matches) => matches(text, context)) !== negated;
};

const refuse = ([name]: readonly string[]) => {
  if (name !== undefined) throw notImplemented(`the policy element ${name}`);
};

const list = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

const object = (value: unknown, what: string): Record<string, unknown> => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw malformed(`${what} must be a JSON object.`);
};
