import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { administrator, allow, lambdaTrust, startToySandbox, type ToySandbox } from '../core/toy-sandbox.ts';

let toy: ToySandbox;
beforeAll(async () => {
  toy = await startToySandbox();
  const createRole = (roleName: string, assumeRolePolicyDocument: object, ...actions: string[]) =>
    toy.iam.createRole({
      roleName,
      path: '/app/',
      assumeRolePolicyDocument,
      policies: actions.length === 0 ? [] : [{ policyName: 'p', policyDocument: allow(actions) }],
    });
  const trusting = (AWS: string) => ({
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
  });
  createRole('writer', lambdaTrust);
  createRole('named', trusting('arn:aws:iam::000000000000:role/app/writer'));
  createRole('account', trusting('arn:aws:iam::000000000000:root'));
  createRole('assumer', lambdaTrust, 'sts:AssumeRole');
});
afterAll(() => toy.gateway.close());

type Keys = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
const client = (credentials: Keys = administrator) =>
  new STSClient({ endpoint: toy.gateway.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
const arnOf = (roleName: string) => `arn:aws:iam::000000000000:role/app/${roleName}`;
const assume = (sts: STSClient, roleName: string, more: object = {}) =>
  sts.send(new AssumeRoleCommand({ RoleArn: arnOf(roleName), RoleSessionName: 'kim', ...more }));
const session = async (roleName: string): Promise<Keys> => {
  const { Credentials } = await assume(client(), roleName);
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
};
const whoAmI = (keys?: Keys) => client(keys).send(new GetCallerIdentityCommand({}));

describe('STS', () => {
  it('says who the administrator is, and who a session of a role is', async () => {
    expect(await whoAmI()).toMatchObject({
      Account: '000000000000',
      Arn: expect.stringMatching(/:user\/administrator$/),
    });
    expect(await whoAmI(await session('writer'))).toMatchObject({
      Arn: 'arn:aws:sts::000000000000:assumed-role/writer/kim',
      UserId: expect.stringMatching(/^AROA[A-Z2-7]{17}:kim$/),
    });
  });

  it('lets a role assume one that trusts it by name', async () => {
    await assume(client(await session('writer')), 'named');
  });

  it('lets a role assume one that trusts the account only if its own policies allow it', async () => {
    await assume(client(await session('assumer')), 'account');
    await expect(assume(client(await session('writer')), 'account')).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('lets nobody assume a role that does not trust them, whatever their own policies say', async () => {
    const assuming = assume(client(await session('assumer')), 'writer');
    await expect(assuming).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('is not authorized to perform: sts:AssumeRole on resource: '),
    });
  });

  it('lets a service assume only a role that trusts it', () => {
    expect(toy.iam.trusts(arnOf('writer'), 'lambda.amazonaws.com')).toBe(true);
    expect(toy.iam.trusts(arnOf('writer'), 'states.amazonaws.com')).toBe(false);
    expect(toy.iam.trusts(arnOf('nobody'), 'lambda.amazonaws.com')).toBe(false);
  });

  it('refuses a key with another session’s token', async () => {
    const keys = await session('writer');
    const { sessionToken = '' } = await session('writer');
    await expect(whoAmI({ ...keys, sessionToken })).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    const { sessionToken: _none, ...tokenless } = keys;
    await expect(whoAmI(tokenless)).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });

  it('ends a session when its time is over', async () => {
    const keys = await session('writer');
    toy.core.world.clock.advance(3601);
    await expect(whoAmI(keys)).rejects.toMatchObject({ name: 'ExpiredToken' });
  });

  it.each([
    ['too long a session', { DurationSeconds: 3601 }, 'DurationSeconds must be a whole number from 900 to 3600.'],
    ['a session name with spaces', { RoleSessionName: 'a b' }, expect.stringMatching(/^RoleSessionName must be/)],
    ['a session policy', { Policy: '{}' }, 'The sandbox does not implement Policy of the STS operation AssumeRole.'],
    [
      'an external id',
      { ExternalId: 'xy' },
      'The sandbox does not implement ExternalId of the STS operation AssumeRole.',
    ],
  ])('refuses %s', async (_what, more, message) => {
    await expect(assume(client(), 'writer', more)).rejects.toMatchObject({ message });
  });
});
