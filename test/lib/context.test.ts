import { beforeAll, describe, expect, it } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { recoveryApp } from '../../lib/recovery-app.ts';
import { parseRecoveryContext } from '../../lib/recovery-context.ts';
import { RecoveryStack } from '../../lib/recovery-stack.ts';
import { everyField, key } from './every-field.ts';
import { ofType, type Resource, templateOf } from './synthesize.ts';

describe("a RecoveryStack with every field of cdk.json's context", () => {
  const stack = new RecoveryStack(recoveryApp(), 'Coldpatch', { coldpatch: parseRecoveryContext(everyField) });
  let template: { Resources: Record<string, Resource> };
  beforeAll(() => {
    template = templateOf(stack);
  });
  const propertiesOf = (type: string) => ofType(template, type).map(([, { Properties }]) => Properties);
  const rolesThatUse = (name: Parameters<typeof key>[0]) =>
    Object.values(template.Resources)
      .filter(({ Type, Properties }) => /Policy$/.test(Type) && JSON.stringify(Properties).includes(key(name)))
      .flatMap(({ Properties }) => Properties.Roles.map(({ Ref }: { Ref: string }) => Ref))
      .map((id: string) => id.replace(/^PartialRecovery(.+)Role.*$/, '$1'))
      .sort();

  it('has its functions in the VPC, and looks nothing up', () => {
    for (const { VpcConfig } of propertiesOf('AWS::Lambda::Function'))
      expect(VpcConfig).toEqual({
        SubnetIds: ['subnet-00000001', 'subnet-00000002'],
        SecurityGroupIds: ['sg-00000001'],
      });
    expect(propertiesOf('AWS::EC2::SecurityGroup')).toEqual([]);
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  });

  it('encrypts storage and logs with the given keys', () => {
    const [bucket] = propertiesOf('AWS::S3::Bucket');
    expect(JSON.stringify(bucket.BucketEncryption)).toContain(key('storage'));
    expect(propertiesOf('AWS::DynamoDB::Table')[0].SSESpecification.KMSMasterKeyId).toBe(key('storage'));
    for (const { KmsKeyId } of propertiesOf('AWS::Logs::LogGroup')) expect(KmsKeyId).toBe(key('logs'));
    for (const { KmsKeyArn } of propertiesOf('AWS::Lambda::Function')) expect(KmsKeyArn).toBe(key('logs'));
  });

  it('lets those use a key who read what it encrypts', () => {
    expect(rolesThatUse('key-files')).toEqual(['CollectKeys', 'ValidateIncident']);
    expect(rolesThatUse('trail')).toEqual(['CollectKeys']);
    expect(rolesThatUse('orders')).toEqual([
      'PatchBatch',
      'RehearseBatch',
      'RevertBatch',
      'StartRestore',
      'VerifyBatch',
    ]);
  });

  it('bounds its roles, and keeps logs and records as long as asked', () => {
    for (const { PermissionsBoundary } of propertiesOf('AWS::IAM::Role'))
      expect(PermissionsBoundary).toBe(everyField.permissionsBoundaryArn);
    for (const { RetentionInDays } of propertiesOf('AWS::Logs::LogGroup')) expect(RetentionInDays).toBe(7);
    for (const type of ['AWS::S3::Bucket', 'AWS::DynamoDB::Table'])
      expect(ofType(template, type)[0]?.[1]).toMatchObject({ DeletionPolicy: 'Delete' });
  });
});
