import { describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { undoDays } from '../../lambdas/shared/retention.ts';
import { recoveryApp } from '../../lib/recovery-app.ts';
import { RecoveryStorage } from '../../lib/recovery-storage.ts';
import { ofType, templateOf } from './synthesize.ts';

interface Rule {
  readonly Prefix?: string;
  readonly ExpirationInDays?: number;
}

describe('what a run leaves behind', () => {
  const stack = new Stack(recoveryApp(), 'Storage');
  new RecoveryStorage(stack, 'Storage', {});
  const rules: Rule[] = ofType(templateOf(stack), 'AWS::S3::Bucket')[0]?.[1].Properties.LifecycleConfiguration.Rules;

  it('is there for every undo that ValidateIncident lets in, and for as long as its freeze may last', () => {
    const longestFreezeDays = 2;
    const kept = rules.find(({ Prefix }) => Prefix === 'runs/');
    expect(kept?.ExpirationInDays).toBeGreaterThan(undoDays + longestFreezeDays);
  });

  it('is gone for good some time after that, delete markers too; uploaded key files are not', () => {
    expect(rules.filter(({ ExpirationInDays }) => ExpirationInDays).map(({ Prefix }) => Prefix)).toEqual(['runs/']);
    expect(rules).toContainEqual(
      expect.objectContaining({ ExpiredObjectDeleteMarker: true, NoncurrentVersionExpiration: { NoncurrentDays: 90 } }),
    );
  });
});
