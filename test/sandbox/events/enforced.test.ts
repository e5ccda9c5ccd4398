import { describe, expect, it } from '@jest/globals';
import { createWorld } from '../../../sandbox/core/create-world.ts';
import { createClock } from '../../../sandbox/core/sandbox-clock.ts';
import { eventsRule } from '../../../sandbox/deploy/resources/events-rule.ts';
import { sqsQueue } from '../../../sandbox/deploy/resources/sqs-queue.ts';
import { sqsQueuePolicy } from '../../../sandbox/deploy/resources/sqs-queue-policy.ts';
import { createEvents } from '../../../sandbox/events/service.ts';
import { createIamService } from '../../../sandbox/iam/iam-service.ts';
import { createSqsService } from '../../../sandbox/sqs/service.ts';
import { administrator, create } from '../small-world.ts';

const start = () => {
  const core = createWorld({ clock: createClock(), directory: '/nowhere', endpoint: 'http://127.0.0.1:1' });
  const events = createEvents(core.world);
  core.addService(createIamService(core.world));
  core.addService(events);
  core.addService(createSqsService(core.world));
  core.subscribe(events.publish);
  return { ...core, events };
};

const happened = { source: 'app', 'detail-type': 'Happened', resources: [], detail: {} };

describe('A rule under IAM', () => {
  it('reaches a dead-letter queue whose policy lets that rule in, and no other', async () => {
    const { world, events } = start();
    const { ref: QueueUrl, attributes: queue } = await create(world, sqsQueue, {}, 'Dead');
    const Targets = [
      {
        Id: 'T',
        Arn: 'arn:aws:lambda:us-east-1:000000000000:function:missing',
        DeadLetterConfig: { Arn: queue.Arn },
      },
    ];
    const rule = (Name: string) => create(world, eventsRule, { Name, EventPattern: { source: ['app'] }, Targets });
    const { attributes } = await rule('welcome');
    await rule('stranger');
    const Statement = [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queue.Arn,
        Condition: { ArnEquals: { 'aws:SourceArn': attributes.Arn } },
      },
    ];
    const PolicyDocument = { Version: '2012-10-17', Statement };
    await create(world, sqsQueuePolicy, { Queues: [QueueUrl], PolicyDocument });
    world.publish(happened);
    await events.settled();
    const ends = events.failures().map(({ sourceArn, deadLettered }) => `${sourceArn.split('/')[1]} ${deadLettered}`);
    expect(ends.toSorted()).toEqual(['stranger false', 'welcome true']);
    const { Messages } = await world.call(administrator, 'sqs', 'ReceiveMessage', {
      QueueUrl,
      MaxNumberOfMessages: 10,
    });
    expect(Messages).toHaveLength(1);
    events.close();
  });

  it('loses an event to an injected fault', async () => {
    const { world, events, faults } = start();
    await create(world, eventsRule, {
      EventPattern: { source: ['app'] },
      Targets: [{ Id: 'T', Arn: 'arn:aws:lambda:us-east-1:000000000000:function:f' }],
    });
    faults.add({ service: 'events', operation: 'DeliverEvent', error: 'InternalFailure', count: 1 });
    world.publish(happened);
    await events.settled();
    expect(events.failures()).toMatchObject([{ code: 'InternalFailure' }]);
    expect(faults.list()).toEqual([]);
    events.close();
  });
});
