import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { eventually, type Shop } from '../../workflow/shop.ts';

/** A write that the audit trail does not take in twenty attempts: Lambda reports it to the trail's failure queue. */
export const lostRecord = async (shop: Shop) => {
  const { aws } = shop;
  const { EventSourceMappings = [] } = await aws.lambda.send(new ListEventSourceMappingsCommand());
  const trail = EventSourceMappings.find(({ FunctionArn }) => FunctionArn?.includes('RecordAudit'));
  const [account, queue] = trail?.DestinationConfig?.OnFailure?.Destination?.split(':').slice(4) ?? [];
  const sqs = new SQSClient(aws.config);
  const count = new GetQueueAttributesCommand({
    QueueUrl: `${aws.config.endpoint}/${account}/${queue}`,
    AttributeNames: ['ApproximateNumberOfMessages'],
  });

  // AccessDenied is not retried by the SDK itself, in real time.
  const fault = { service: 'dynamodb', operation: 'BatchWriteItem', caller: 'RecordAudit' };
  await shop.fault({ ...fault, error: 'AccessDeniedException' });
  await shop.put({ order: 'unrecorded', total: '1' });
  await eventually(async () => (await sqs.send(count)).Attributes?.ApproximateNumberOfMessages !== '0');
  await shop.clearFaults();
};
