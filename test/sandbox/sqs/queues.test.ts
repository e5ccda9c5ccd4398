import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSqsService, type SqsService } from '../../../sandbox/sqs/service.ts';
import { administrator, createSmallWorld, credentials, type SmallWorld, serve } from '../small-world.ts';

const settings = {
  visibilityTimeoutSeconds: 30,
  delaySeconds: 0,
  retentionSeconds: 345_600,
  maximumBytes: 1024,
  waitSeconds: 0,
};
let world: SmallWorld;
let service: SqsService;
let sqs: SQSClient;
let QueueUrl: string;
let close: () => void;
beforeEach(async () => {
  world = createSmallWorld();
  service = createSqsService(world);
  world.add(service);
  const front = await serve(world, service);
  sqs = new SQSClient({ endpoint: front.endpoint, region: world.region, credentials, maxAttempts: 1 });
  close = front.close;
  QueueUrl = service.createQueue('jobs', settings).url;
});
afterEach(() => {
  sqs.destroy();
  close();
});

const send = (MessageBody: string) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
const receive = async (more = {}) =>
  (await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, ...more }))).Messages ?? [];
const attributes = async () =>
  (await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }))).Attributes;

describe('A queue', () => {
  it('hides a received message until its visibility timeout is over, and forgets a deleted one', async () => {
    await send('one');
    const [first] = await receive();
    expect(first?.Body).toBe('one');
    expect(await receive()).toEqual([]);
    expect(await attributes()).toMatchObject({
      QueueArn: 'arn:aws:sqs:eu-west-1:000000000000:jobs',
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '1',
    });
    world.clock.advance(30);
    const [again] = await receive({ MessageSystemAttributeNames: ['All'] });
    expect(again?.Attributes).toMatchObject({ ApproximateReceiveCount: '2' });
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: again?.ReceiptHandle }));
    world.clock.advance(60);
    expect(await receive()).toEqual([]);
  });

  it('keeps message attributes, with the digest that clients check', async () => {
    const MessageAttributes = {
      code: { DataType: 'Number', StringValue: '200' },
      raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
    };
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'with', MessageAttributes }));
    const [message] = await receive({ MessageAttributeNames: ['All'] });
    expect(message?.MessageAttributes).toEqual(MessageAttributes);
    expect(message?.MD5OfMessageAttributes).toMatch(/^[0-9a-f]{32}$/);
  });

  it('wakes a long poll when a message arrives', async () => {
    const polled = receive({ WaitTimeSeconds: 20 });
    await send('late');
    expect((await polled).map(({ Body }) => Body)).toEqual(['late']);
  });

  it('ends a long poll without messages in sandbox time', async () => {
    const polled = world.call(administrator, 'sqs', 'ReceiveMessage', { QueueUrl, WaitTimeSeconds: 20 });
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    world.clock.advance(20);
    expect(await polled).toEqual({});
  });

  it('hands a message that was received too often to its dead-letter queue', async () => {
    const dead = service.createQueue('dead', settings);
    const redrive = { deadLetterTargetArn: dead.arn, maxReceiveCount: 1 };
    QueueUrl = service.createQueue('redriving', { ...settings, redrive }).url;
    await send('poison');
    expect(await receive()).toHaveLength(1);
    world.clock.advance(31);
    expect(await receive()).toEqual([]);
    QueueUrl = dead.url;
    expect((await receive()).map(({ Body }) => Body)).toEqual(['poison']);
  });

  it('delays, drops what is too old, and can be purged', async () => {
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 60 }));
    expect(await receive()).toEqual([]);
    expect(await attributes()).toMatchObject({ ApproximateNumberOfMessagesDelayed: '1' });
    world.clock.advance(60);
    expect(await receive()).toHaveLength(1);
    world.clock.advance(settings.retentionSeconds);
    expect(await receive()).toEqual([]);
    await send('one');
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await receive()).toEqual([]);
  });

  it('is found by name', async () => {
    expect((await sqs.send(new GetQueueUrlCommand({ QueueName: 'jobs' }))).QueueUrl).toBe(QueueUrl);
    await expect(sqs.send(new GetQueueUrlCommand({ QueueName: 'none' }))).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
  });

  it('has its policy judged, with the source that a service names', () => {
    const policy = { Version: '2012-10-17', Statement: [] };
    service.setQueuePolicy(QueueUrl, policy);
    const call = {
      operation: 'SendMessage',
      input: { QueueUrl, MessageBody: 'x', SourceArn: 'arn:aws:events:::rule/r' },
    };
    expect(service.resourcePolicy?.(call)).toBe(policy);
    expect(service.permissions(call)).toEqual([
      {
        action: 'sqs:SendMessage',
        resource: 'arn:aws:sqs:eu-west-1:000000000000:jobs',
        context: { 'aws:sourcearn': 'arn:aws:events:::rule/r' },
      },
    ]);
  });

  it('refuses what it can not take', async () => {
    await expect(send('x'.repeat(1025))).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await expect(receive({ MaxNumberOfMessages: 11 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    const handle = new DeleteMessageCommand({ QueueUrl, ReceiptHandle: 'made up' });
    await expect(sqs.send(handle)).rejects.toMatchObject({ name: 'ReceiptHandleIsInvalid' });
  });

  it('refuses by name what is not implemented', async () => {
    const batch = new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: '1', MessageBody: 'x' }] });
    const ofOther = new GetQueueUrlCommand({ QueueName: 'jobs', QueueOwnerAWSAccountId: '111111111111' });
    await expect(sqs.send(ofOther)).rejects.toThrow('does not implement QueueOwnerAWSAccountId');
    await expect(sqs.send(batch)).rejects.toThrow('does not implement sqs SendMessageBatch');
    const change = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: 'r', VisibilityTimeout: 1 });
    await expect(sqs.send(change)).rejects.toThrow('does not implement sqs ChangeMessageVisibility');
    const grouped = new SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageGroupId: 'g' });
    await expect(sqs.send(grouped)).rejects.toThrow('does not implement MessageGroupId');
  });
});
