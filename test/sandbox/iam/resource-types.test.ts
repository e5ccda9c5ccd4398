import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { makeResource } from '../../../sandbox/deploy/nested.ts';
import type { ResourceType } from '../../../sandbox/deploy/resource-type.ts';
import { iamManagedPolicy } from '../../../sandbox/deploy/resources/iam-managed-policy.ts';
import { iamPolicy } from '../../../sandbox/deploy/resources/iam-policy.ts';
import { iamRole } from '../../../sandbox/deploy/resources/iam-role.ts';
import { allow, deny, lambdaTrust, startToySandbox, type ToySandbox } from '../core/toy-sandbox.ts';

let toy: ToySandbox;
beforeAll(async () => {
  toy = await startToySandbox();
});
afterAll(() => toy.gateway.close());

const basicExecution = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';

const create = (type: ResourceType, logicalId: string, properties: Record<string, unknown>) =>
  makeResource(type, properties, {
    world: toy.core.world,
    stackName: 'Orders',
    logicalId,
    physicalName: () => `Orders-${logicalId}`,
    asset: () => '',
  });
const role = (logicalId: string, more: object = {}) =>
  create(iamRole, logicalId, { AssumeRolePolicyDocument: lambdaTrust, ...more });
const read = (roleName: string) =>
  toy.core.world.call({ kind: 'role', roleName, sessionName: 's' }, 'ssm', 'GetParameter', { Name: 'a' });

describe('AWS::IAM::Role', () => {
  it('makes a role under a name of CloudFormation’s, with its ARN and id', async () => {
    expect(await role('Reader', { Path: '/app/' })).toEqual({
      ref: 'Orders-Reader',
      attributes: { Arn: 'arn:aws:iam::000000000000:role/app/Orders-Reader', RoleId: expect.stringMatching(/^AROA/) },
    });
  });

  it('takes the name it is given, and its policies work at once', async () => {
    const Policies = [{ PolicyName: 'read', PolicyDocument: allow('ssm:GetParameter') }];
    const { ref } = await role('Writer', { RoleName: 'writer', Policies, ManagedPolicyArns: [basicExecution] });
    expect(ref).toBe('writer');
    await read('writer');
    expect([...toy.iam.registry.role('writer').policies.attached.keys()]).toEqual([basicExecution]);
  });

  it.each([
    ['a trust policy that is none', { AssumeRolePolicyDocument: allow('sts:AssumeRole') }, /Principal is missing/],
    [
      'a policy with an unknown field',
      { Policies: [{ PolicyName: 'p', Path: '/' }] },
      /Policies.Path of AWS::IAM::Role/,
    ],
    ['an unknown AWS managed policy', { ManagedPolicyArns: [`${basicExecution}2`] }, /AWS managed policy .*Role2/],
    ['a boundary that is not there', { PermissionsBoundary: 'arn:aws:iam::000000000000:policy/b' }, /does not exist/],
    ['a session of a minute', { MaxSessionDuration: 60 }, /MaxSessionDuration/],
    ['a path without slashes', { Path: 'app' }, /Path/],
    ['a name with spaces', { RoleName: 'a b' }, /RoleName/],
  ])('refuses %s', async (_what, more, message) => {
    await expect(role('Strange', more)).rejects.toThrow(message);
  });
});

describe('AWS::IAM::Policy', () => {
  it('puts its document into each of its roles', async () => {
    await role('A');
    await role('B');
    const Roles = ['Orders-A', 'Orders-B'];
    const PolicyDocument = allow('ssm:GetParameter');
    const made = await create(iamPolicy, 'Reading', { PolicyName: 'reading', PolicyDocument, Roles });
    expect(made.ref).toBe('reading');
    for (const roleName of Roles) await read(roleName);
  });

  it('refuses to belong to no role', async () => {
    const properties = { PolicyName: 'p', PolicyDocument: allow('ssm:GetParameter') };
    await expect(create(iamPolicy, 'Lonely', properties)).rejects.toThrow(/names no role/);
  });
});

describe('AWS::IAM::ManagedPolicy', () => {
  it('is referred to by its ARN, and attached to its roles', async () => {
    await role('C', { Policies: [{ PolicyName: 'read', PolicyDocument: allow('ssm:*') }] });
    const PolicyDocument = deny('ssm:GetParameter');
    const { ref } = await create(iamManagedPolicy, 'Deny', { PolicyDocument, Roles: ['Orders-C'] });
    expect(ref).toBe('arn:aws:iam::000000000000:policy/Orders-Deny');
    await expect(read('Orders-C')).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });

  it('refuses to be made twice', async () => {
    const properties = { PolicyDocument: deny('ssm:*'), ManagedPolicyName: 'twice' };
    await create(iamManagedPolicy, 'Twice', properties);
    await expect(create(iamManagedPolicy, 'Twice', properties)).rejects.toThrow(/already exists/);
  });
});
