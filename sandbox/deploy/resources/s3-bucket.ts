import { notImplemented } from '../../core/service.ts';
import type { S3Service } from '../../s3/service.ts';
import type { ResourceType } from '../resource-type.ts';

export const s3Bucket: ResourceType = {
  type: 'AWS::S3::Bucket',
  properties: ['BucketName', 'VersioningConfiguration'],
  nested: { VersioningConfiguration: ['Status'] },
  ignored: {
    BucketEncryption: 'objects stay in memory, and S3 encrypts without the client noticing',
    LifecycleConfiguration: 'it acts after days, and the objects go with the sandbox',
    LoggingConfiguration: 'access logs are not written',
    OwnershipControls: 'every object belongs to the one account',
    PublicAccessBlockConfiguration: 'nobody but principals of the one account gets in',
    Tags: 'nothing reads them',
  },
  create({ BucketName, VersioningConfiguration }, { world, physicalName }) {
    const name = BucketName === undefined ? physicalName(63).toLowerCase() : String(BucketName);
    const { Status } = (VersioningConfiguration ?? {}) as { Status?: unknown };
    if (Status !== undefined && Status !== 'Enabled' && Status !== 'Suspended') {
      throw notImplemented(`the Status ${Status} of AWS::S3::Bucket VersioningConfiguration`);
    }
    world.service<S3Service>('s3').createBucket(name, Status);
    return {
      ref: name,
      attributes: {
        Arn: `arn:aws:s3:::${name}`,
        DomainName: `${name}.s3.amazonaws.com`,
        RegionalDomainName: `${name}.s3.${world.region}.amazonaws.com`,
      },
    };
  },
};
