import type { PolicyDocument } from '../../core/service.ts';
import { parsePolicy } from '../../iam/policy.ts';
import type { S3Service } from '../../s3/service.ts';
import type { ResourceType } from '../resource-type.ts';

export const s3BucketPolicy: ResourceType = {
  type: 'AWS::S3::BucketPolicy',
  properties: ['Bucket', 'PolicyDocument'],
  ignored: {},
  create({ Bucket, PolicyDocument: document }, { world }) {
    parsePolicy(document, 'resource');
    world.service<S3Service>('s3').setBucketPolicy(String(Bucket), document as PolicyDocument);
    return { ref: String(Bucket), attributes: {} };
  },
};
