const keys = ['trail', 'orders', 'key-files', 'storage', 'logs'] as const;
export const key = (of: (typeof keys)[number]) =>
  `arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-4000-8000-00000000000${keys.indexOf(of)}`;

/** Every field of cdk.json's context. */
export const everyField = {
  tables: [
    {
      tableName: 'orders',
      writerRoleArns: ['arn:aws:iam::111122223333:role/api'],
      readOnlyParameterName: 'read-only',
      auditTrail: {
        tableName: 'trail',
        failureQueueName: 'failures',
        encryptionKeyArn: key('trail'),
        eventSourceMappingUuid: '0a7e5c1d-5d35-4eb5-b481-8945cf9d10c2',
        writerAttribute: 'writtenBy',
      },
      eventSourceMappingUuids: ['14e0db71-5d35-4eb5-b481-8945cf9d10c2'],
      encryptionKeyArn: key('orders'),
    },
  ],
  approvers: ['a@example.com'],
  sender: 'b@example.com',
  keyBucketNames: ['key-files', 'more-key-files'],
  keyBucketKeyArn: key('key-files'),
  encryptionKeyArn: key('storage'),
  logEncryptionKeyArn: key('logs'),
  logRetentionDays: 7,
  permissionsBoundaryArn: 'arn:aws:iam::111122223333:policy/boundary',
  removalPolicy: 'destroy',
  vpc: {
    vpcId: 'vpc-00000001',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    privateSubnetIds: ['subnet-00000001', 'subnet-00000002'],
    securityGroupIds: ['sg-00000001'],
  },
};
