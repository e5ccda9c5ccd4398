import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createCloudWatchService } from '../../../sandbox/cloudwatch/service.ts';
import { createSmallWorld, serve } from '../small-world.ts';

const world = createSmallWorld();
const service = createCloudWatchService(world);
world.add(service);
let front: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  front = await serve(world, service);
});
afterAll(() => front.close());

/** As SDKs did that knew AWS Query only. */
const send = async (Action: string, input: Record<string, string>) => {
  const body = new URLSearchParams({ Action, Version: '2010-08-01', ...input });
  const answer = await fetch(front.endpoint, { method: 'POST', body });
  return { status: answer.status, text: await answer.text() };
};

it('AWS Query is understood and answered, too', async () => {
  const { status } = await send('PutMetricAlarm', {
    AlarmName: 'errors',
    ActionsEnabled: 'false',
    AlarmActions: '',
    MetricName: 'Errors',
    Namespace: 'Shop',
    'Dimensions.member.1.Name': 'Service',
    'Dimensions.member.1.Value': '7',
    Statistic: 'Sum',
    Period: '60',
    EvaluationPeriods: '1',
    Threshold: '0',
    ComparisonOperator: 'GreaterThanThreshold',
  });
  expect(status).toBe(200);
  const set = { AlarmName: 'errors', StateValue: 'ALARM', StateReason: 'a test' };
  expect((await send('SetAlarmState', set)).status).toBe(200);
  expect(world.published[0]?.detail).toMatchObject({
    state: { value: 'ALARM' },
    configuration: { metrics: [{ metricStat: { metric: { dimensions: { Service: '7' } }, period: 60 } }] },
  });
  const { text } = await send('DescribeAlarms', { 'AlarmNames.member.1': 'errors' });
  expect(text).toContain('<DescribeAlarmsResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/">');
  expect(text).toContain('<AlarmName>errors</AlarmName>');
  expect(text).toContain('<ActionsEnabled>false</ActionsEnabled>');
  expect(text).toMatch(/<StateUpdatedTimestamp>2026-11-20T10:00:\d\d\.\d{3}Z</);
});

it('an error of AWS Query has the code that it has always had', async () => {
  const missing = await send('SetAlarmState', { AlarmName: 'missing', StateValue: 'OK', StateReason: 'a test' });
  expect(missing.status).toBe(404);
  expect(missing.text).toContain('<Code>ResourceNotFound</Code>');
});

it('a protocol that is neither is refused by name', async () => {
  const headers = { 'smithy-protocol': 'rpc-v2-cbor' };
  const answer = await fetch(front.endpoint, { method: 'POST', headers });
  expect(await answer.text()).toContain('rpc-v2-cbor');
});
