import type { QueueSettings } from '../../sqs/queue.ts';
import type { SqsService } from '../../sqs/service.ts';
import type { ResourceType } from '../resource-type.ts';

export const sqsQueue: ResourceType = {
  type: 'AWS::SQS::Queue',
  properties: [
    'QueueName',
    'VisibilityTimeout',
    'DelaySeconds',
    'MessageRetentionPeriod',
    'MaximumMessageSize',
    'ReceiveMessageWaitTimeSeconds',
    'RedrivePolicy',
  ],
  nested: { RedrivePolicy: ['deadLetterTargetArn', 'maxReceiveCount'] },
  ignored: {
    KmsDataKeyReusePeriodSeconds: 'messages stay in memory',
    KmsMasterKeyId: 'messages stay in memory',
    SqsManagedSseEnabled: 'messages stay in memory',
    Tags: 'nothing reads them',
  },
  create(given, { world, physicalName }) {
    const name = given.QueueName === undefined ? physicalName(80) : String(given.QueueName);
    const seconds = (property: string, otherwise: number) => Number(given[property] ?? otherwise);
    const settings: QueueSettings = {
      visibilityTimeoutSeconds: seconds('VisibilityTimeout', 30),
      delaySeconds: seconds('DelaySeconds', 0),
      retentionSeconds: seconds('MessageRetentionPeriod', 345_600),
      maximumBytes: Number(given.MaximumMessageSize ?? 1_048_576),
      waitSeconds: seconds('ReceiveMessageWaitTimeSeconds', 0),
      ...redriveOf(given.RedrivePolicy),
    };
    const { arn, url } = world.service<SqsService>('sqs').createQueue(name, settings);
    return { ref: url, attributes: { Arn: arn, QueueName: name, QueueUrl: url } };
  },
};

const redriveOf = (given: unknown): Pick<QueueSettings, 'redrive'> => {
  if (given === undefined) return {};
  const { deadLetterTargetArn, maxReceiveCount } = given as Record<string, unknown>;
  return { redrive: { deadLetterTargetArn: String(deadLetterTargetArn), maxReceiveCount: Number(maxReceiveCount) } };
};
