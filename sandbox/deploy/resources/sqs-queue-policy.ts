import type { PolicyDocument } from '../../core/service.ts';
import { parsePolicy } from '../../iam/policy.ts';
import type { SqsService } from '../../sqs/service.ts';
import type { ResourceType } from '../resource-type.ts';

export const sqsQueuePolicy: ResourceType = {
  type: 'AWS::SQS::QueuePolicy',
  properties: ['Queues', 'PolicyDocument'],
  ignored: {},
  create({ Queues, PolicyDocument: document }, { world, physicalName }) {
    parsePolicy(document, 'resource');
    for (const url of Queues as readonly unknown[]) {
      world.service<SqsService>('sqs').setQueuePolicy(String(url), document as PolicyDocument);
    }
    const id = physicalName(100);
    return { ref: id, attributes: { Id: id } };
  },
};
