import { afterAll, expect, it } from '@jest/globals';
import { createCloudWatchService } from '../../../sandbox/cloudwatch/service.ts';
import { cloudWatchAlarm } from '../../../sandbox/deploy/resources/cloudwatch-alarm.ts';
import { eventsRule } from '../../../sandbox/deploy/resources/events-rule.ts';
import { createEvents } from '../../../sandbox/events/service.ts';
import { administrator, create, createSmallWorld, fakeService } from '../small-world.ts';

const world = createSmallWorld();
const events = createEvents(world);
const invoked: { detail: { state: { value: string } } }[] = [];
const lambda = fakeService('lambda', ({ input }) => {
  invoked.push(JSON.parse(String(input.Payload)));
  return { StatusCode: 202 };
});
for (const service of [createCloudWatchService(world), events, lambda]) world.add(service);
Object.assign(world, { publish: events.publish });
afterAll(() => events.close());

const properties = {
  Namespace: 'AWS/Lambda',
  MetricName: 'Errors',
  Statistic: 'Sum',
  Period: '60',
  EvaluationPeriods: 1,
  Threshold: '1',
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
};
const set = (AlarmName: string, StateValue: string) =>
  world.call(administrator, 'monitoring', 'SetAlarmState', { AlarmName, StateValue, StateReason: 'a test' });

it('an alarm and a rule of a template: the rule’s target hears of the state that it waits for, of that alarm', async () => {
  const { ref, attributes } = await create(world, cloudWatchAlarm, properties, 'Errors');
  expect(attributes).toEqual({ Arn: `arn:aws:cloudwatch:eu-west-1:000000000000:alarm:${ref}` });
  await create(world, cloudWatchAlarm, { ...properties, AlarmName: 'other' });
  await create(world, eventsRule, {
    EventPattern: {
      source: ['aws.cloudwatch'],
      'detail-type': ['CloudWatch Alarm State Change'],
      resources: [attributes.Arn],
      detail: { state: { value: ['ALARM'] } },
    },
    Targets: [{ Id: 'T', Arn: 'arn:aws:lambda:eu-west-1:000000000000:function:stop' }],
  });
  await set('other', 'ALARM');
  await set(ref, 'OK');
  await set(ref, 'ALARM');
  await events.settled();
  expect(invoked).toMatchObject([
    {
      source: 'aws.cloudwatch',
      resources: [attributes.Arn],
      detail: { alarmName: ref, state: { value: 'ALARM' }, previousState: { value: 'OK' } },
    },
  ]);
});

it('an alarm of a template is refused as PutMetricAlarm refuses it', async () => {
  const withAction = { ...properties, AlarmActions: ['arn:aws:sns:eu-west-1:000000000000:t'] };
  await expect(create(world, cloudWatchAlarm, withAction)).rejects.toThrow('AlarmActions of cloudwatch PutMetricAlarm');
  expect(cloudWatchAlarm.properties).not.toContain('ThresholdMetricId');
});
