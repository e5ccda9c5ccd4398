import {
  AttachRolePolicyCommand,
  GetPolicyVersionCommand,
  IAMClient,
  ListEntitiesForPolicyCommand,
} from '@aws-sdk/client-iam';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { administrator, deny, lambdaTrust, startToySandbox, type ToySandbox } from '../core/toy-sandbox.ts';

const PolicyArn = 'arn:aws:iam::000000000000:policy/deny-writes';

describe('a managed policy', () => {
  let toy: ToySandbox;
  let client: IAMClient;
  beforeAll(async () => {
    toy = await startToySandbox();
    client = new IAMClient({ endpoint: toy.gateway.endpoint, region: 'us-east-1', credentials: administrator });
    toy.iam.registry.createManagedPolicy({ policyName: 'deny-writes', policyDocument: deny('ssm:*') });
    for (const roleName of ['free', 'frozen']) toy.iam.createRole({ roleName, assumeRolePolicyDocument: lambdaTrust });
    await client.send(new AttachRolePolicyCommand({ RoleName: 'frozen', PolicyArn }));
  });
  afterAll(() => toy.gateway.close());

  it('shows what it says', async () => {
    const { PolicyVersion } = await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    expect(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''))).toEqual(deny('ssm:*'));
    const second = client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: 'v2' }));
    await expect(second).rejects.toMatchObject({ name: 'NoSuchEntityException' });
  });

  it('shows whom it is attached to', async () => {
    const { PolicyRoles, PolicyUsers, IsTruncated } = await client.send(
      new ListEntitiesForPolicyCommand({ PolicyArn }),
    );
    expect(PolicyRoles).toEqual([{ RoleName: 'frozen', RoleId: expect.stringMatching(/^AROA/) }]);
    expect(PolicyUsers ?? []).toEqual([]);
    expect(IsTruncated).toBe(false);
  });
});
