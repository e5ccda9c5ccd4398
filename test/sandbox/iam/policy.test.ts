// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how policy variables are written.
import { describe, expect, it } from '@jest/globals';
import { evaluate } from '../../../sandbox/iam/evaluate.ts';
import { type PolicyKind, parsePolicy } from '../../../sandbox/iam/policy.ts';

const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const { Action: _action, ...actionless } = statement;
const { Resource: _resource, ...resourceless } = statement;
const document = (more: object, kind: PolicyKind = 'identity', base: object = statement) => {
  const principal = kind === 'identity' ? {} : { Principal: '*' };
  return { Version: '2012-10-17', Statement: { ...base, ...principal, ...more } };
};

/** Whether the statement allows to read orders/a in that context. */
const allows = (more: object, context: Record<string, readonly string[]> = {}, base: object = statement) =>
  evaluate(
    { identity: [{ name: 'p', type: 'role', policy: parsePolicy(document(more, 'identity', base), 'identity') }] },
    { caller: {}, action: 's3:GetObject', resource: 'arn:aws:s3:::orders/a', context: (key) => context[key] },
  ).decision === 'allowed';

describe('a policy document', () => {
  it.each<[string, unknown, PolicyKind, RegExp]>([
    ['that is text', '{}', 'identity', /must be a JSON object/],
    ['without statements', { Version: '2012-10-17', Statement: [] }, 'identity', /no Statement/],
    ['of another version', { ...document({}), Version: '2020-01-01' }, 'identity', /2020-01-01/],
    ['with an unknown element', { ...document({}), Statements: [] }, 'identity', /policy element Statements/],
    ['with an unknown statement element', document({ Actions: 's3:*' }), 'identity', /policy element Actions/],
    ['with NotPrincipal', document({ NotPrincipal: '*' }), 'resource', /policy element NotPrincipal/],
    ['with a strange effect', document({ Effect: 'Maybe' }), 'identity', /Allow or Deny/],
    ['of a role with a Principal', document({ Principal: '*' }), 'identity', /should not specify a principal/],
    ['of a bucket without a Principal', document({}), 'resource', /Principal is missing/],
    ['with Action and NotAction', document({ NotAction: 's3:*' }), 'identity', /Action or NotAction, one of them/],
    ['with no action in its list', document({ Action: [] }), 'identity', /Action is empty/],
    ['with a number for an action', document({ Action: 5 }), 'identity', /string or an array of strings/],
    ['with a bare action', document({ Action: 'GetObject' }), 'identity', /"GetObject" is no action/],
    ['with a bare resource', document({ Resource: 'orders' }), 'identity', /must be in ARN format/],
    ['of trust with a Resource', document({}, 'trust'), 'trust', /prohibited field Resource/],
    ['with a federated principal', document({ Principal: { Federated: 'x' } }), 'resource', /principal type Federated/],
    [
      'with a wildcard in a principal',
      document({ Principal: { AWS: 'arn:aws:iam::*:root' } }),
      'resource',
      /Invalid principal/,
    ],
    ['with a service that is none', document({ Principal: { Service: 'events' } }), 'resource', /no service principal/],
    [
      'with IpAddress',
      document({ Condition: { IpAddress: { 'aws:userid': '::1' } } }),
      'identity',
      /condition operator IpAddress/,
    ],
    [
      'with an operator of no kind',
      document({ Condition: { StringIs: { 'aws:userid': 'x' } } }),
      'identity',
      /condition operator StringIs/,
    ],
    [
      'with BinaryEquals',
      document({ Condition: { BinaryEquals: { 'aws:userid': 'x' } } }),
      'identity',
      /condition operator BinaryEquals/,
    ],
    [
      'with an unknown condition key',
      document({ Condition: { StringEquals: { 'aws:PrincipalTag/a': 'x' } } }),
      'identity',
      /condition key aws:PrincipalTag\/a/,
    ],
    [
      'with an unknown variable',
      document({ Resource: 'arn:aws:s3:::${aws:PrincipalTag/a}' }),
      'identity',
      /condition key aws:PrincipalTag\/a/,
    ],
    [
      'with a default for a variable',
      document({ Resource: "arn:aws:s3:::${aws:userid, 'x'}" }),
      'identity',
      /variable's default/,
    ],
    [
      'with a number that is none',
      document({ Condition: { NumericEquals: { 'aws:EpochTime': 'x' } } }),
      'identity',
      /no value/,
    ],
    [
      'with a date that is none',
      document({ Condition: { DateLessThan: { 'aws:CurrentTime': 'noon' } } }),
      'identity',
      /no value/,
    ],
    [
      'with a Bool that is none',
      document({ Condition: { Bool: { 'aws:SecureTransport': 'yes' } } }),
      'identity',
      /"true" or "false"/,
    ],
    [
      'with a Null that is none',
      document({ Condition: { Null: { 'aws:userid': 'x' } } }),
      'identity',
      /"true" or "false"/,
    ],
    [
      'with an object to compare with',
      document({ Condition: { StringEquals: { 'aws:userid': {} } } }),
      'identity',
      /must compare with strings/,
    ],
    ['with a Condition that is text', document({ Condition: 'x' }), 'identity', /Condition must be an object/],
  ])('%s is refused in a sentence that says so', (_what, given, kind, message) => {
    expect(() => parsePolicy(given, kind)).toThrow(message);
  });
});

describe('a statement', () => {
  it.each<[string, object, boolean, object?]>([
    ['an action in other case', { Action: 'S3:getobject' }, true],
    ['an action by wildcard', { Action: 's3:Get*' }, true],
    ['an action by question mark', { Action: 's3:Get?bject' }, true],
    ['another action', { Action: 's3:GetObjectTagging' }, false],
    ['all but this action', { NotAction: 's3:Get*' }, false, actionless],
    ['all but another action', { NotAction: 's3:Put*' }, true, actionless],
    ['a resource by wildcard', { Resource: 'arn:aws:s3:::orders/*' }, true],
    ['a resource in other case', { Resource: 'arn:aws:s3:::Orders/*' }, false],
    ['a bucket, not its objects', { Resource: 'arn:aws:s3:::orders' }, false],
    ['a resource with a dot for a slash', { Resource: 'arn:aws:s3:::orders.a' }, false],
    ['all but this resource', { NotResource: 'arn:aws:s3:::orders/*' }, false, resourceless],
  ])('may name %s', (_what, more, expected, base = statement) => {
    expect(allows(more, {}, base)).toBe(expected);
  });

  it('of the old version has no variables', () => {
    const policy = parsePolicy({ Statement: { ...statement, Resource: 'arn:aws:s3:::${x}' } }, 'identity');
    expect(policy.statements[0]?.resource('arn:aws:s3:::${x}', () => undefined)).toBe(true);
  });

  it('fills in variables, whose values are no patterns', () => {
    const more = { Resource: 'arn:aws:s3:::orders/${aws:PrincipalType}' };
    expect(allows(more, { 'aws:principaltype': ['a'] })).toBe(true);
    expect(allows(more, { 'aws:principaltype': ['*'] })).toBe(false);
    expect(allows(more)).toBe(false);
    expect(allows({ Resource: 'arn:aws:s3:::orders/${*}' })).toBe(false);
  });
});

describe('a condition', () => {
  const two = ['eu-west-1', 'us-east-1'];
  it.each<[string, unknown, readonly string[] | undefined, boolean]>([
    ['StringEquals', 'eu-west-1', ['eu-west-1'], true],
    ['StringEquals', ['x', 'eu-west-1'], ['eu-west-1'], true],
    ['StringEquals', 'eu-*', ['eu-west-1'], false],
    ['StringEquals', 'eu-west-1', undefined, false],
    ['StringEqualsIfExists', 'eu-west-1', undefined, true],
    ['StringEqualsIgnoreCase', 'EU-west-1', ['eu-west-1'], true],
    ['StringNotEquals', ['x', 'eu-west-1'], ['eu-west-1'], false],
    ['StringNotEquals', 'x', undefined, true],
    ['StringLike', 'eu-?est-*', ['eu-west-1'], true],
    ['StringNotLike', 'eu-*', ['eu-west-1'], false],
    ['Null', true, undefined, true],
    ['Null', 'true', ['x'], false],
    ['Null', 'false', ['x'], true],
    ['NumericLessThan', 5, ['4'], true],
    ['NumericLessThan', 5, ['x'], false],
    ['NumericGreaterThanEquals', '5', ['5.0'], true],
    ['DateLessThan', '2026-01-01T00:00:00Z', ['2025-12-31T23:59:59Z'], true],
    ['DateGreaterThan', '2026-01-01T00:00:00Z', ['1700000000'], false],
    ['ForAnyValue:StringEquals', 'eu-west-1', two, true],
    ['ForAnyValue:StringEquals', 'x', two, false],
    ['ForAnyValue:StringEquals', 'x', undefined, false],
    ['ForAnyValue:StringNotEquals', 'eu-west-1', two, true],
    ['ForAllValues:StringEquals', 'eu-west-1', two, false],
    ['ForAllValues:StringLike', '*-1', two, true],
    ['ForAllValues:StringLike', '*-1', undefined, true],
    ['ForAllValues:StringNotLike', 'eu-*', two, false],
  ])('%s %j of %j is %s', (operator, expected, actual, holds) => {
    const condition = { Condition: { [operator]: { 'aws:RequestedRegion': expected } } };
    expect(allows(condition, actual ? { 'aws:requestedregion': actual } : {})).toBe(holds);
  });
});
