import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allow, deny, lambdaTrust, parameterArn, startToySandbox, type ToySandbox } from '../core/toy-sandbox.ts';

let toy: ToySandbox;
let roles = 0;
const judged: string[] = [];
const denyWrites = 'arn:aws:iam::000000000000:policy/deny-writes';

beforeAll(async () => {
  toy = await startToySandbox({
    onJudged: (principal, { action, resource }, decision) =>
      judged.push(`${principal.kind} ${action} ${resource}: ${decision}`),
  });
  toy.iam.registry.createManagedPolicy({ policyName: 'deny-writes', policyDocument: deny('ssm:*') });
  toy.iam.registry.createManagedPolicy({ policyName: 'p0', policyDocument: allow('s3:GetObject') });
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

describe('enforcement', () => {
  it('lets a role do what its policy allows and nothing else', async () => {
    const { roleName } = makeRole(allow('ssm:GetParameter', parameterArn('a')));
    await expect(readAs(roleName)).resolves.toMatchObject({ Parameter: { Name: 'a' } });
    await expect(readAs(roleName, 'b')).rejects.toMatchObject({
      code: 'AccessDeniedException',
      message:
        `User: arn:aws:sts::000000000000:assumed-role/${roleName}/s is not authorized to perform: ssm:GetParameter ` +
        `on resource: ${parameterArn('b')} because no identity-based policy allows the ssm:GetParameter action`,
    });
  });

  it('puts a Deny before any Allow, in AWS’s words', async () => {
    const role = makeRole();
    toy.iam.registry.changeNow(role, toy.iam.registry.attached(role, denyWrites));
    await expect(readAs(role.roleName)).rejects.toMatchObject({
      message: expect.stringMatching(/ with an explicit deny in an identity-based policy$/),
    });
  });

  it('is bounded by the permissions boundary', async () => {
    const { roleName } = toy.iam.createRole({
      roleName: 'bounded',
      assumeRolePolicyDocument: lambdaTrust,
      policies: [{ policyName: 'own', policyDocument: allow('*') }],
      permissionsBoundary: 'arn:aws:iam::000000000000:policy/p0',
    });
    await expect(readAs(roleName)).rejects.toMatchObject({
      message: expect.stringMatching(/because no permissions boundary allows the ssm:GetParameter action$/),
    });
  });

  it('lets a service in where the resource’s policy names it, with the source it names', async () => {
    const rule = 'arn:aws:events:us-east-1:000000000000:rule/r';
    const read = (service: string, SourceArn: string) =>
      toy.core.world.call({ kind: 'service', service }, 'ssm', 'GetParameter', { Name: 'a', SourceArn });
    const [grant] = allow('ssm:GetParameter').Statement;
    const Condition = { ArnLike: { 'AWS:SourceArn': rule }, StringEquals: { 'aws:SourceAccount': '000000000000' } };
    toy.resourcePolicy = { Statement: [{ ...grant, Principal: { Service: 'events.amazonaws.com' }, Condition }] };
    await read('events.amazonaws.com', rule);
    await expect(read('events.amazonaws.com', `${rule}2`)).rejects.toMatchObject({ code: 'AccessDeniedException' });
    await expect(read('scheduler.amazonaws.com', rule)).rejects.toMatchObject({ code: 'AccessDeniedException' });
    toy.resourcePolicy = undefined;
  });

  it('binds the administrator to a resource’s Deny, and takes loopback for TLS', async () => {
    const [refusal] = deny('ssm:*').Statement;
    const read = () => toy.core.world.call({ kind: 'administrator' }, 'ssm', 'GetParameter', { Name: 'a' });
    const insecure = { Bool: { 'aws:SecureTransport': 'false' } };
    toy.resourcePolicy = { Statement: [{ ...refusal, Principal: '*', Condition: insecure }] };
    await read();
    toy.resourcePolicy = { Statement: [{ ...refusal, Principal: '*' }] };
    await expect(read()).rejects.toMatchObject({
      message: expect.stringMatching(/explicit deny in a resource-based policy$/),
    });
    toy.resourcePolicy = undefined;
  });

  it('judges conditions on the time anew each time', async () => {
    const until = new Date(toy.core.world.clock.now() + 60_000).toISOString();
    const [grant] = allow('ssm:GetParameter').Statement;
    const Condition = { DateLessThan: { 'aws:CurrentTime': until } };
    const { roleName } = makeRole({ Version: '2012-10-17', Statement: [{ ...grant, Condition }] });
    await readAs(roleName);
    toy.core.world.clock.advance(61);
    await expect(readAs(roleName)).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });

  it('tells whoever watches of every judgement, those that it remembers included', async () => {
    const { roleName } = makeRole(allow('ssm:GetParameter', parameterArn('a')));
    judged.length = 0;
    for (const name of ['a', 'a', 'b']) await readAs(roleName, name).catch(() => {});
    expect(judged).toEqual([
      `role ssm:GetParameter ${parameterArn('a')}: allowed`,
      `role ssm:GetParameter ${parameterArn('a')}: allowed`,
      `role ssm:GetParameter ${parameterArn('b')}: implicitDeny`,
    ]);
  });
});
