import * as iam from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  administrator,
  allow,
  deny,
  lambdaTrust,
  parameterArn,
  startToySandbox,
  type ToySandbox,
} from '../core/toy-sandbox.ts';

let toy: ToySandbox;
let client: iam.IAMClient;
let roles = 0;
const denyWrites = 'arn:aws:iam::000000000000:policy/deny-writes';

beforeAll(async () => {
  toy = await startToySandbox();
  client = new iam.IAMClient({
    endpoint: toy.gateway.endpoint,
    region: 'us-east-1',
    credentials: administrator,
    maxAttempts: 1,
  });
  const { registry } = toy.iam;
  registry.createManagedPolicy({ policyName: 'deny-writes', policyDocument: deny('ssm:*') });
  for (let i = 0; i < 11; i++)
    registry.createManagedPolicy({ policyName: `p${i}`, policyDocument: allow('s3:GetObject') });
});
afterAll(() => toy.gateway.close());

const makeRole = (policyDocument: object = allow('ssm:GetParameter')) => {
  roles += 1;
  return toy.iam.createRole({
    roleName: `writer-${roles}`,
    assumeRolePolicyDocument: lambdaTrust,
    policies: [{ policyName: 'own', policyDocument }],
  });
};
const readAs = (roleName: string, name = 'a') =>
  toy.core.world.call({ kind: 'role', roleName, sessionName: 's' }, 'ssm', 'GetParameter', { Name: name });
const attach = (RoleName: string, PolicyArn: string) =>
  client.send(new iam.AttachRolePolicyCommand({ RoleName, PolicyArn }));
const detach = (RoleName: string, PolicyArn: string) =>
  client.send(new iam.DetachRolePolicyCommand({ RoleName, PolicyArn }));
const simulate = async (PolicySourceArn: string, ...ActionNames: string[]) => {
  const command = new iam.SimulatePrincipalPolicyCommand({
    PolicySourceArn,
    ActionNames,
    ResourceArns: [parameterArn('a')],
  });
  return (await client.send(command)).EvaluationResults ?? [];
};

describe('a change through the API', () => {
  it('is read and simulated at once, and enforced after the propagation delay', async () => {
    const { roleName, arn } = makeRole();
    await attach(roleName, denyWrites);
    const attached = await client.send(new iam.ListAttachedRolePoliciesCommand({ RoleName: roleName }));
    expect(attached.AttachedPolicies).toEqual([{ PolicyName: 'deny-writes', PolicyArn: denyWrites }]);
    expect(await simulate(arn, 'ssm:GetParameter', 's3:GetObject')).toMatchObject([
      {
        EvalActionName: 'ssm:GetParameter',
        EvalResourceName: parameterArn('a'),
        EvalDecision: 'explicitDeny',
        MatchedStatements: [{ SourcePolicyId: 'deny-writes', SourcePolicyType: 'user-managed' }],
      },
      { EvalActionName: 's3:GetObject', EvalDecision: 'implicitDeny' },
    ]);
    await readAs(roleName);

    toy.core.world.clock.advance(5);
    await expect(readAs(roleName)).rejects.toMatchObject({ code: 'AccessDeniedException' });

    await detach(roleName, denyWrites);
    expect(await simulate(arn, 'ssm:GetParameter')).toMatchObject([{ EvalDecision: 'allowed' }]);
    await expect(readAs(roleName)).rejects.toMatchObject({ code: 'AccessDeniedException' });
    toy.core.world.clock.advance(5);
    await readAs(roleName);
  });

  it('grants a missing permission by an inline policy, and takes it back', async () => {
    const RoleName = makeRole(allow('s3:GetObject')).roleName;
    const PolicyName = 'by-hand';
    const PolicyDocument = JSON.stringify(allow('ssm:GetParameter'));
    await client.send(new iam.PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
    toy.core.world.clock.advance(5);
    await readAs(RoleName);

    const names = await client.send(new iam.ListRolePoliciesCommand({ RoleName }));
    expect(names.PolicyNames).toEqual(['own', PolicyName]);
    const read = await client.send(new iam.GetRolePolicyCommand({ RoleName, PolicyName }));
    expect(decodeURIComponent(read.PolicyDocument ?? '')).toBe(PolicyDocument);

    await client.send(new iam.DeleteRolePolicyCommand({ RoleName, PolicyName }));
    toy.core.world.clock.advance(5);
    await expect(readAs(RoleName)).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });

  it('is itself judged, with the policy’s ARN as a condition', async () => {
    const [grant] = allow(['iam:AttachRolePolicy', 'iam:DetachRolePolicy']).Statement;
    const Condition = { ArnEquals: { 'iam:PolicyARN': denyWrites } };
    const freezer = makeRole({ Version: '2012-10-17', Statement: [{ ...grant, Condition }] });
    const { accessKeyId, secretAccessKey, sessionToken } = toy.iam.credentialsFor(freezer.arn, 'freeze');
    const endpoint = toy.gateway.endpoint;
    const asFreezer = new iam.IAMClient({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey, sessionToken },
    });
    const { roleName: RoleName } = makeRole();
    await asFreezer.send(new iam.AttachRolePolicyCommand({ RoleName, PolicyArn: denyWrites }));
    const other = asFreezer.send(
      new iam.AttachRolePolicyCommand({ RoleName, PolicyArn: denyWrites.replace('deny-writes', 'p1') }),
    );
    await expect(other).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('iam:AttachRolePolicy'),
    });
  });
});

describe('the IAM API', () => {
  it('attaches twice without complaint, and detaches once', async () => {
    const { roleName } = makeRole();
    await attach(roleName, denyWrites);
    await attach(roleName, denyWrites);
    await detach(roleName, denyWrites);
    await expect(detach(roleName, denyWrites)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('stops at ten managed policies, and pages through them', async () => {
    const { roleName: RoleName } = makeRole();
    for (let i = 0; i < 10; i++) await attach(RoleName, `arn:aws:iam::000000000000:policy/p${i}`);
    await expect(attach(RoleName, 'arn:aws:iam::000000000000:policy/p10')).rejects.toMatchObject({
      name: 'LimitExceededException',
    });
    const names: (string | undefined)[] = [];
    const pages = iam.paginateListAttachedRolePolicies({ client, pageSize: 4 }, { RoleName });
    for await (const { AttachedPolicies = [] } of pages)
      names.push(...AttachedPolicies.map(({ PolicyName }) => PolicyName));
    expect(names).toEqual(Array.from({ length: 10 }, (_, i) => `p${i}`));
  });

  it('describes roles and policies', async () => {
    const { roleName: RoleName, arn } = makeRole();
    await attach(RoleName, denyWrites);
    const { Role } = await client.send(new iam.GetRoleCommand({ RoleName }));
    expect(Role).toMatchObject({
      RoleName,
      Arn: arn,
      Path: '/',
      MaxSessionDuration: 3600,
      CreateDate: expect.any(Date),
    });
    expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''))).toEqual(lambdaTrust);
    const { Policy } = await client.send(new iam.GetPolicyCommand({ PolicyArn: denyWrites }));
    expect(Policy).toMatchObject({ PolicyName: 'deny-writes', Arn: denyWrites, AttachmentCount: expect.any(Number) });
  });

  it.each<[string, () => Promise<unknown>, object]>([
    ['a role that is not there', () => attach('nobody', denyWrites), { name: 'NoSuchEntityException' }],
    [
      'a policy that is not there',
      () => attach(makeRole().roleName, `${denyWrites}-x`),
      { name: 'NoSuchEntityException' },
    ],
    [
      'an AWS managed policy whose statements it does not know',
      () => attach(makeRole().roleName, 'arn:aws:iam::aws:policy/AdministratorAccess'),
      { message: expect.stringContaining('the AWS managed policy arn:aws:iam::aws:policy/AdministratorAccess') },
    ],
    [
      'an operation',
      () => client.send(new iam.CreateUserCommand({ UserName: 'kim' })),
      { message: expect.stringContaining('the IAM operation CreateUser') },
    ],
    [
      'a member of an input',
      () =>
        client.send(
          new iam.SimulatePrincipalPolicyCommand({
            PolicySourceArn: makeRole().arn,
            ActionNames: ['a:b'],
            CallerArn: denyWrites,
          }),
        ),
      { message: expect.stringContaining('CallerArn of the IAM operation SimulatePrincipalPolicy') },
    ],
    [
      'a document that is no JSON',
      () =>
        client.send(
          new iam.PutRolePolicyCommand({ RoleName: makeRole().roleName, PolicyName: 'p', PolicyDocument: '{' }),
        ),
      { name: 'MalformedPolicyDocumentException' },
    ],
    [
      'a document that is too long',
      () => {
        const long = JSON.stringify(allow(Array.from({ length: 1000 }, (_, i) => `s3:Get${i}`)));
        return client.send(
          new iam.PutRolePolicyCommand({ RoleName: makeRole().roleName, PolicyName: 'p', PolicyDocument: long }),
        );
      },
      { name: 'LimitExceededException' },
    ],
    [
      'a page that is too large',
      () => client.send(new iam.ListRolePoliciesCommand({ RoleName: makeRole().roleName, MaxItems: 1001 })),
      { message: 'MaxItems must be a whole number from 1 to 1000.' },
    ],
    [
      'a marker of another list',
      () => client.send(new iam.ListRolePoliciesCommand({ RoleName: makeRole().roleName, Marker: 'OTk' })),
      { message: 'The Marker is not one of this list.' },
    ],
  ])('refuses %s', async (_what, ask, error) => {
    await expect(ask()).rejects.toMatchObject(error);
  });
});
