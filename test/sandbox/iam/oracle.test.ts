// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how policy variables are written.
import { runSimulation } from '@cloud-copilot/iam-simulate';
import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluate } from '../../../sandbox/iam/evaluate.ts';
import { parsePolicy } from '../../../sandbox/iam/policy.ts';

/** Random small policies and requests, judged here and by an independent evaluator: the same answer. */

const account = '000000000000';
const roleArn = `arn:aws:iam::${account}:role/writer`;
const sessionArn = `arn:aws:sts::${account}:assumed-role/writer/w1`;

const oneOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: 1, maxLength: 2 });

const actions = oneOf(
  's3:GetObject',
  's3:PutObject',
  's3:DeleteObject',
  's3:Get*',
  'S3:putobject',
  's3:*',
  '*',
  'sqs:*',
);
const resources = oneOf(
  '*',
  'arn:aws:s3:::orders/*',
  'arn:aws:s3:::orders/a/?',
  'arn:aws:s3:::*/a/1',
  'arn:aws:s3:::orders/a/1',
  'arn:aws:s3:::orders/${aws:PrincipalType}/*',
  'arn:aws:s3:::keys/*',
);

const strings = fc.record({
  operator: oneOf(
    ...['StringEquals', 'StringNotEquals', 'StringLike', 'StringNotLike', 'StringEqualsIgnoreCase'],
    ...['StringEqualsIfExists', 'StringNotLikeIfExists', 'StringNotEqualsIgnoreCase'],
  ),
  key: oneOf('aws:RequestedRegion', 'aws:PrincipalType', 'AWS:userid'),
  values: some(oneOf('eu-west-1', 'EU-WEST-1', 'eu-*', '*', 'AssumedRole', '${aws:PrincipalType}')),
});
const arns = fc.record({
  operator: oneOf('ArnLike', 'ArnEquals', 'ArnNotLike', 'ArnNotEquals', 'ArnLikeIfExists'),
  key: oneOf('aws:PrincipalArn', 'aws:SourceArn'),
  values: some(oneOf(roleArn, 'arn:aws:iam::*:role/*', 'arn:aws:sqs:*:*:a*', 'arn:aws:iam::*:role/w?iter')),
});
const dates = fc.record({
  operator: oneOf('DateLessThan', 'DateGreaterThanEquals', 'DateEquals', 'DateNotEquals'),
  key: oneOf('aws:CurrentTime'),
  values: some(oneOf('2026-11-20T10:00:00Z', '2026-11-21T10:00:00Z')),
});
const booleans = fc.record({
  operator: oneOf('Bool', 'BoolIfExists', 'Null'),
  key: oneOf('aws:SecureTransport'),
  values: some(oneOf('true', 'false')),
});
const conditions = fc
  .array(fc.oneof(strings, arns, dates, booleans), { maxLength: 2 })
  .map((tests) => Object.fromEntries(tests.map(({ operator, key, values }) => [operator, { [key]: values }])));

const statement = fc
  .record({
    Effect: oneOf('Allow', 'Allow', 'Deny'),
    actionElement: oneOf('Action', 'Action', 'Action', 'NotAction'),
    actions: some(actions),
    resourceElement: oneOf('Resource', 'Resource', 'Resource', 'NotResource'),
    resources: some(resources),
    Condition: conditions,
  })
  .map(({ Effect, actionElement, actions, resourceElement, resources, Condition }) => ({
    Effect,
    [actionElement]: actions,
    [resourceElement]: resources,
    Condition,
  }));
const principal = oneOf<unknown>(
  '*',
  { AWS: roleArn },
  { AWS: sessionArn },
  { AWS: account },
  { AWS: `arn:aws:iam::${account}:root` },
  { AWS: 'arn:aws:iam::111111111111:root' },
  { Service: 'events.amazonaws.com' },
);
const policyOf = <T>(statements: fc.Arbitrary<T>) =>
  fc.array(statements, { minLength: 1, maxLength: 3 }).map((Statement) => ({ Version: '2012-10-17', Statement }));
const identityPolicy = policyOf(statement);
const resourcePolicy = policyOf(fc.tuple(statement, principal).map(([rest, Principal]) => ({ ...rest, Principal })));

const context = fc
  .record(
    {
      'aws:RequestedRegion': oneOf('eu-west-1', 'us-east-1'),
      'aws:PrincipalType': oneOf('AssumedRole', 'a'),
      'aws:userid': oneOf('AROA:w1', 'eu-west-1'),
      'aws:PrincipalArn': oneOf(roleArn),
      'aws:SourceArn': oneOf('arn:aws:sqs:eu-west-1:000000000000:audit'),
      'aws:CurrentTime': oneOf('2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z'),
      'aws:SecureTransport': oneOf('true', 'false'),
    },
    { requiredKeys: ['aws:PrincipalType', 'aws:PrincipalArn', 'aws:SecureTransport', 'aws:CurrentTime'] },
  )
  .map((keys) => keys as Record<string, string>);

const request = fc.record({
  action: oneOf('s3:GetObject', 's3:PutObject'),
  resource: oneOf('arn:aws:s3:::orders/a/1', 'arn:aws:s3:::orders/a/12', 'arn:aws:s3:::keys/x:y'),
  context,
});

const scene = fc.record({
  request,
  identity: fc.array(identityPolicy, { maxLength: 2 }),
  boundary: fc.option(identityPolicy, { nil: undefined }),
  resource: fc.option(resourcePolicy, { nil: undefined }),
});
type Scene = typeof scene extends fc.Arbitrary<infer S> ? S : never;

const ours = ({ request: { action, resource, context }, identity, boundary, resource: bucketPolicy }: Scene) => {
  const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), [value]]));
  const { decision } = evaluate(
    {
      identity: identity.map((document, i) => ({
        name: `p${i}`,
        type: 'role',
        policy: parsePolicy(document, 'identity'),
      })),
      boundary: boundary && parsePolicy(boundary, 'identity'),
      resource: bucketPolicy && parsePolicy(bucketPolicy, 'resource'),
    },
    { caller: { arn: sessionArn, roleArn, account }, action, resource, context: (key) => values.get(key) },
  );
  return decision;
};

const theirs = async ({
  request: { action, resource, context },
  identity,
  boundary,
  resource: bucketPolicy,
}: Scene) => {
  const results = await runSimulation(
    {
      request: { principal: sessionArn, action, resource: { resource, accountId: account }, contextVariables: context },
      identityPolicies: identity.map((policy, i) => ({ name: `p${i}`, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(boundary ? { permissionBoundaryPolicies: [{ name: 'boundary', policy: boundary }] } : {}),
      ...(bucketPolicy ? { resourcePolicy: bucketPolicy } : {}),
    },
    {},
  );
  if (results.resultType === 'error') throw new Error(JSON.stringify(results.errors));
  const words = { Allowed: 'allowed', ImplicitlyDenied: 'implicitDeny', ExplicitlyDenied: 'explicitDeny' };
  return words[results.overallResult as keyof typeof words];
};

describe('the evaluator', () => {
  it('answers like an independent one, whatever the policies', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async (given) => {
        const [here, there] = [ours(given), await theirs(given)];
        if (here !== there) throw new Error(`${here} here, ${there} there`);
      }),
      { numRuns: 500 },
    );
  });
});
