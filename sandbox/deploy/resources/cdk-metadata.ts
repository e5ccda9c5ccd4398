import type { ResourceType } from '../resource-type.ts';

export const cdkMetadata: ResourceType = {
  type: 'AWS::CDK::Metadata',
  properties: [],
  ignored: { Analytics: 'It only tells AWS which constructs an app uses.' },
  create: (_properties, { logicalId }) => ({ ref: logicalId, attributes: {} }),
};
