import { beforeAll, describe, expect, it } from '@jest/globals';
import { recoveryApp } from '../../lib/recovery-app.ts';
import { everyOption, ofType, type Resource, templateOf } from './synthesize.ts';

describe('a PartialRecovery with every option', () => {
  let template: { Resources: Record<string, Resource> };
  beforeAll(() => {
    template = templateOf(everyOption(recoveryApp()));
  });
  const own = (type: string) => ofType(template, type).filter(([id]) => id.startsWith('PartialRecovery'));
  const nameOf = (id: string) => id.replace(/^PartialRecovery(Watchdog|AlarmStop)?/, '').replace(/Function.*/, '');
  const policiesOf = (id: string) =>
    Object.values(template.Resources)
      .filter(({ Properties }) =>
        (Properties?.Roles ?? []).some(({ Ref }: { Ref: string }) =>
          new RegExp(`^PartialRecovery(Watchdog|AlarmStop)?${id}Role`).test(Ref),
        ),
      )
      .map(({ Properties }) => JSON.stringify(Properties.PolicyDocument))
      .join();

  it('puts every function into the given subnets of the VPC and the given security group, with the rights that takes', () => {
    for (const [, { Properties }] of own('AWS::Lambda::Function')) {
      const { SubnetIds, SecurityGroupIds } = Properties.VpcConfig;
      expect(SubnetIds).toHaveLength(2);
      for (const { Ref } of SubnetIds) expect(Ref).toMatch(/^VpcFunctionsSubnet/);
      expect(SecurityGroupIds).toEqual([{ 'Fn::GetAtt': [expect.stringMatching(/^FunctionsOnly/), 'GroupId'] }]);
    }
    for (const [id] of own('AWS::Lambda::Function'))
      expect(policiesOf(nameOf(id))).toContain('ec2:CreateNetworkInterface');
  });

  it('bounds every role, and makes each on a path of its own', () => {
    const roles = own('AWS::IAM::Role');
    expect(roles.length).toBeGreaterThan(15);
    for (const [, { Properties }] of roles) {
      expect(Properties).toMatchObject({
        PermissionsBoundary: 'arn:aws:iam::111122223333:policy/boundary',
        Path: '/coldpatch/',
      });
    }
  });

  it('runs every function on Node 24, with its requests traced', () => {
    const functions = own('AWS::Lambda::Function');
    expect(functions.length).toBeGreaterThan(20);
    for (const [, { Properties }] of functions)
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', TracingConfig: { Mode: 'Active' } });
  });

  it('gives each function a role of its own', () => {
    const roles = own('AWS::Lambda::Function').map(([, { Properties }]) => JSON.stringify(Properties.Role));
    expect(new Set(roles).size).toBe(roles.length);
  });

  it('encrypts logs and storage with the given keys, and keeps logs as long as asked', () => {
    for (const [, { Properties }] of own('AWS::Logs::LogGroup')) {
      expect(Properties.RetentionInDays).toBe(7);
      expect(JSON.stringify(Properties.KmsKeyId)).toContain('LogKey');
    }
    expect(JSON.stringify(own('AWS::S3::Bucket'))).toContain('StorageKey');
    expect(JSON.stringify(own('AWS::DynamoDB::Table'))).toContain('StorageKey');
  });

  it("lets the patching function, and nobody who needn't, use the tables' keys", () => {
    expect(policiesOf('PatchBatch')).toContain('TableKey');
    expect(policiesOf('FinishRecovery')).not.toContain('TableKey');
  });

  it('lets every function use the key of the run store: DynamoDB asks the caller for it', () => {
    for (const [id] of own('AWS::Lambda::Function')) {
      expect(policiesOf(nameOf(id))).toContain('StorageKey');
    }
  });

  it('lets keys be read from the given buckets, and written nowhere there', () => {
    expect(policiesOf('CollectKeys')).toContain('KeyFiles');
    const statements = JSON.parse(`[${policiesOf('CollectKeys')}]`).flatMap(
      ({ Statement }: { Statement: { Action: string | string[]; Resource: unknown }[] }) => Statement,
    );
    const writes = statements.filter(({ Action }: { Action: string | string[] }) =>
      [Action].flat().includes('s3:PutObject'),
    );
    expect(JSON.stringify(writes)).not.toContain('KeyFiles');
  });

  it('lets those who read key files use the key of their bucket, and nobody else', () => {
    const users = own('AWS::Lambda::Function')
      .map(([id]) => nameOf(id))
      .filter((name) => policiesOf(name).includes('FilesKey'));
    expect(users.sort()).toEqual(['CollectKeys', 'ValidateIncident']);
  });
});
