import { jsonProtocol } from '../core/json-protocol.ts';
import { refuseOthers } from '../core/refuse-others.ts';
import {
  type ApiCall,
  AwsError,
  notImplemented,
  type PolicyDocument,
  type Principal,
  type Service,
} from '../core/service.ts';
import type { World } from '../core/world.ts';
import { receiveMessages, sendMessage } from './messages.ts';
import { Queue, type QueueSettings } from './queue.ts';

export interface SqsService extends Service {
  /** Makes the queue; its ARN and URL. Throws QueueNameExists. */
  createQueue(name: string, settings: QueueSettings): { readonly arn: string; readonly url: string };
  /** By URL. Throws QueueDoesNotExist. */
  setQueuePolicy(queueUrl: string, policy: PolicyDocument): void;
}

/** Every operation that is implemented, with its input's members. */
const members: Readonly<Record<string, readonly string[]>> = {
  // SourceArn is what a service that sends says of itself; it can't come over HTTP.
  SendMessage: ['QueueUrl', 'MessageBody', 'DelaySeconds', 'MessageAttributes', 'SourceArn'],
  ReceiveMessage: [
    'QueueUrl',
    'MaxNumberOfMessages',
    'VisibilityTimeout',
    'WaitTimeSeconds',
    'AttributeNames',
    'MessageSystemAttributeNames',
    'MessageAttributeNames',
  ],
  DeleteMessage: ['QueueUrl', 'ReceiptHandle'],
  GetQueueAttributes: ['QueueUrl', 'AttributeNames'],
  GetQueueUrl: ['QueueName'],
  PurgeQueue: ['QueueUrl'],
};

/** Standard queues, with visibility timeouts and dead-letter queues in sandbox time. */
export const createSqsService = (world: World): SqsService => {
  const queues = new Map<string, { queue: Queue; policy?: PolicyDocument }>();
  const arnOf = (name: string) => `arn:aws:sqs:${world.region}:${world.account}:${name}`;
  const urlOf = (name: string) => `${world.endpoint}/${world.account}/${name}`;
  const protocol = jsonProtocol({ targetPrefix: 'AmazonSQS', contentType: 'application/x-amz-json-1.0' });

  /** The last segment of a URL, whatever host it was reached by, or of an ARN. */
  const nameOf = ({ QueueUrl, QueueName }: ApiCall['input']) =>
    String(QueueUrl ?? QueueName ?? '').replace(/^.*[/:]/, '');
  const named = (name: string) => {
    const found = queues.get(name);
    if (!found) throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
    return found;
  };

  const attributesOf = ({ queue, policy }: { queue: Queue; policy?: PolicyDocument }) => {
    const { visible, inFlight, delayed } = queue.counts(world.clock.now());
    const { redrive } = queue.settings;
    return {
      QueueArn: arnOf(queue.name),
      ApproximateNumberOfMessages: String(visible),
      ApproximateNumberOfMessagesNotVisible: String(inFlight),
      ApproximateNumberOfMessagesDelayed: String(delayed),
      CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1000)),
      VisibilityTimeout: String(queue.settings.visibilityTimeoutSeconds),
      DelaySeconds: String(queue.settings.delaySeconds),
      MessageRetentionPeriod: String(queue.settings.retentionSeconds),
      MaximumMessageSize: String(queue.settings.maximumBytes),
      ReceiveMessageWaitTimeSeconds: String(queue.settings.waitSeconds),
      ...(redrive && { RedrivePolicy: JSON.stringify(redrive) }),
      ...(policy && { Policy: JSON.stringify(policy) }),
    };
  };

  const giveUp = (queue: Queue) => {
    const { redrive } = queue.settings;
    if (!redrive) return;
    const target = queues.get(redrive.deadLetterTargetArn.split(':').at(-1) ?? '');
    for (const message of queue.giveUp(world.clock.now())) {
      message.receiptHandle = undefined;
      message.receiveCount = 0;
      target?.queue.accept(message);
    }
  };

  const act = (call: ApiCall, principal: Principal): Promise<Record<string, unknown>> | Record<string, unknown> => {
    const { operation, input } = call;
    const found = named(nameOf(input));
    switch (operation) {
      case 'SendMessage':
        return sendMessage(found.queue, input, principal, world.clock.now());
      case 'ReceiveMessage':
        return receiveMessages(found.queue, input, world.clock, () => giveUp(found.queue));
      case 'DeleteMessage':
        found.queue.delete(String(input.ReceiptHandle));
        return {};
      case 'GetQueueAttributes': {
        const wanted = Array.isArray(input.AttributeNames) ? input.AttributeNames : [];
        const all = Object.entries(attributesOf(found));
        return {
          Attributes: Object.fromEntries(all.filter(([name]) => wanted.includes('All') || wanted.includes(name))),
        };
      }
      case 'GetQueueUrl':
        return { QueueUrl: urlOf(found.queue.name) };
      default:
        found.queue.purge();
        return {};
    }
  };

  return {
    signingName: 'sqs',
    operations: Object.keys(members),
    ...protocol,
    parse(request) {
      const call = protocol.parse(request);
      if ('SourceArn' in call.input) throw notImplemented(`SourceArn of sqs ${call.operation}`);
      return call;
    },
    permissions: ({ operation, input }) => [
      {
        action: `sqs:${operation}`,
        resource: arnOf(nameOf(input)),
        ...(typeof input.SourceArn === 'string' && { context: { 'aws:sourcearn': input.SourceArn } }),
      },
    ],
    resourcePolicy: ({ input }) => queues.get(nameOf(input))?.policy,
    handle(call, principal) {
      const known = members[call.operation];
      if (!known) throw notImplemented(`sqs ${call.operation}`);
      refuseOthers(`sqs ${call.operation}`, call.input, known);
      return act(call, principal);
    },
    createQueue(name, settings) {
      if (!/^[A-Za-z0-9_-]{1,80}$/.test(name)) {
        throw new AwsError('InvalidParameterValue', `Queue names are 1 to 80 of A-Z a-z 0-9 - _, not ${name}.`);
      }
      if (queues.has(name)) throw new AwsError('QueueNameExists', `A queue already exists with the name ${name}.`);
      queues.set(name, { queue: new Queue(name, settings, world.clock.now()) });
      return { arn: arnOf(name), url: urlOf(name) };
    },
    setQueuePolicy(queueUrl, policy) {
      named(nameOf({ QueueUrl: queueUrl })).policy = policy;
    },
  };
};
