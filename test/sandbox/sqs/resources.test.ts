import { describe, expect, it } from '@jest/globals';
import { logsLogGroup } from '../../../sandbox/deploy/resources/logs-log-group.ts';
import { sqsQueue } from '../../../sandbox/deploy/resources/sqs-queue.ts';
import { sqsQueuePolicy } from '../../../sandbox/deploy/resources/sqs-queue-policy.ts';
import { ssmParameter } from '../../../sandbox/deploy/resources/ssm-parameter.ts';
import { createSqsService } from '../../../sandbox/sqs/service.ts';
import { createSsmService } from '../../../sandbox/ssm/service.ts';
import { administrator, create, createSmallWorld } from '../small-world.ts';

const start = () => {
  const world = createSmallWorld();
  world.add(createSqsService(world));
  world.add(createSsmService(world));
  return world;
};

describe('AWS::SQS::Queue', () => {
  it('makes a queue whose Ref is its URL', async () => {
    const world = start();
    const dead = await create(world, sqsQueue, { QueueName: 'dead' });
    expect(dead.ref).toBe('http://127.0.0.1:4599/000000000000/dead');
    const redrive = { deadLetterTargetArn: dead.attributes.Arn, maxReceiveCount: 3 };
    const { ref: QueueUrl, attributes } = await create(world, sqsQueue, {
      VisibilityTimeout: 60,
      RedrivePolicy: redrive,
    });
    expect(attributes.QueueName).toMatch(/^Stack-Thing-/);
    const described = await world.call(administrator, 'sqs', 'GetQueueAttributes', {
      QueueUrl,
      AttributeNames: ['All'],
    });
    expect(described.Attributes).toMatchObject({
      QueueArn: attributes.Arn,
      VisibilityTimeout: '60',
      RedrivePolicy: JSON.stringify(redrive),
    });
  });

  it('refuses by name what it does not know', async () => {
    expect([...sqsQueue.properties, ...Object.keys(sqsQueue.ignored)]).not.toContain('FifoQueue');
    const RedrivePolicy = { deadLetterTargetArn: 'a', maxReceiveCount: 1, redriveAll: true };
    await expect((async () => create(start(), sqsQueue, { RedrivePolicy }))()).rejects.toThrow('redriveAll');
  });
});

describe('AWS::SQS::QueuePolicy', () => {
  it('is set on each of its queues', async () => {
    const world = start();
    const { ref, attributes } = await create(world, sqsQueue, {});
    const Statement = [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: attributes.Arn,
      },
    ];
    await create(world, sqsQueuePolicy, { Queues: [ref], PolicyDocument: { Version: '2012-10-17', Statement } });
    const described = await world.call(administrator, 'sqs', 'GetQueueAttributes', {
      QueueUrl: ref,
      AttributeNames: ['Policy'],
    });
    expect(JSON.parse((described.Attributes as { Policy: string }).Policy).Statement).toEqual(Statement);
  });
});

describe('AWS::SSM::Parameter', () => {
  it('makes a parameter whose Ref is its name', async () => {
    const world = start();
    const { ref, attributes } = await create(world, ssmParameter, { Name: '/a/b', Type: 'StringList', Value: 'none' });
    expect(ref).toBe('/a/b');
    expect(attributes).toEqual({ Type: 'StringList', Value: 'none' });
    const { Parameter } = await world.call(administrator, 'ssm', 'GetParameter', { Name: ref });
    expect(Parameter).toMatchObject({ Value: 'none', Version: 1 });
    expect((await create(world, ssmParameter, { Type: 'String', Value: 'x' })).ref).toMatch(/^Stack-Thing-/);
  });

  it('refuses a SecureString by name', async () => {
    const make = create(start(), ssmParameter, { Name: 'secret', Type: 'SecureString', Value: 'x' });
    await expect(make).rejects.toThrow('does not implement SecureString');
  });
});

describe('AWS::Logs::LogGroup', () => {
  it('is a name and an ARN', async () => {
    const { ref, attributes } = await create(start(), logsLogGroup, { LogGroupName: '/aws/lambda/f' });
    expect(ref).toBe('/aws/lambda/f');
    expect(attributes.Arn).toBe('arn:aws:logs:eu-west-1:000000000000:log-group:/aws/lambda/f:*');
  });
});
