import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  GetMetricDataCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createCloudWatchService } from '../../../sandbox/cloudwatch/service.ts';
import { createSmallWorld, credentials, serve } from '../small-world.ts';

const world = createSmallWorld();
const service = createCloudWatchService(world);
world.add(service);
let front: Awaited<ReturnType<typeof serve>>;
let client: CloudWatchClient;
beforeAll(async () => {
  front = await serve(world, service);
  client = new CloudWatchClient({ endpoint: front.endpoint, region: world.region, credentials, maxAttempts: 1 });
});
afterAll(() => {
  client.destroy();
  front.close();
});

const errors: PutMetricAlarmCommandInput = {
  AlarmName: 'orders-errors',
  AlarmDescription: 'Orders fail',
  Namespace: 'Shop',
  MetricName: 'Errors',
  Dimensions: [{ Name: 'Service', Value: 'orders' }],
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 3,
  DatapointsToAlarm: 2,
  Threshold: 0.5,
  ComparisonOperator: 'GreaterThanThreshold',
  TreatMissingData: 'notBreaching',
};
const put = (more: Partial<PutMetricAlarmCommandInput> = {}) =>
  client.send(new PutMetricAlarmCommand({ ...errors, ...more }));
const set = (StateValue: 'OK' | 'ALARM', more: Record<string, string> = {}) =>
  client.send(
    new SetAlarmStateCommand({ AlarmName: 'orders-errors', StateValue, StateReason: `to ${StateValue}`, ...more }),
  );
const find = async (input: DescribeAlarmsCommandInput = {}) => {
  const { MetricAlarms = [], ...rest } = await client.send(new DescribeAlarmsCommand(input));
  return { ...rest, names: MetricAlarms.map(({ AlarmName }) => AlarmName), first: MetricAlarms[0] };
};
const arn = 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:orders-errors';

beforeEach(async () => {
  const { names } = await find();
  if (names.length > 0) await client.send(new DeleteAlarmsCommand({ AlarmNames: names as string[] }));
  world.published.length = 0;
});

describe('a metric alarm', () => {
  it('is described as it was put, with no state yet', async () => {
    await put();
    const { first } = await find();
    expect(first).toMatchObject({
      ...errors,
      AlarmArn: arn,
      ActionsEnabled: true,
      AlarmActions: [],
      StateValue: 'INSUFFICIENT_DATA',
      AlarmConfigurationUpdatedTimestamp: expect.any(Date),
      StateUpdatedTimestamp: expect.any(Date),
    });
    expect(world.published).toEqual([]);
  });

  it('keeps its state when it is put again, and nothing of its configuration', async () => {
    await put();
    await set('ALARM');
    const { AlarmDescription: _, DatapointsToAlarm: __, ...others } = errors;
    await client.send(new PutMetricAlarmCommand({ ...others, Threshold: 2 }));
    const { first } = await find();
    expect(first).toMatchObject({ StateValue: 'ALARM', Threshold: 2 });
    expect(first).not.toHaveProperty('AlarmDescription');
  });

  it('tells EventBridge of another state, and not of the same one again', async () => {
    await put();
    await set('OK');
    world.published.length = 0;
    await set('ALARM', { StateReasonData: '{"version":"1.0"}' });
    await set('ALARM');
    const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/);
    expect(world.published).toEqual([
      {
        source: 'aws.cloudwatch',
        'detail-type': 'CloudWatch Alarm State Change',
        resources: [arn],
        detail: {
          alarmName: 'orders-errors',
          state: { value: 'ALARM', reason: 'to ALARM', reasonData: '{"version":"1.0"}', timestamp },
          previousState: { value: 'OK', reason: 'to OK', timestamp },
          configuration: {
            description: 'Orders fail',
            metrics: [
              {
                id: expect.any(String),
                metricStat: {
                  metric: { dimensions: { Service: 'orders' }, name: 'Errors', namespace: 'Shop' },
                  period: 60,
                  stat: 'Sum',
                },
                returnData: true,
              },
            ],
          },
        },
      },
    ]);
  });

  it('may be on an expression over several metrics', async () => {
    const { MetricName, Namespace, Dimensions, Statistic, Period, ...others } = errors;
    const Metric = { Namespace, MetricName, Dimensions };
    const Metrics = [
      { Id: 'rate', Expression: 'errors / 60', Label: 'a second' },
      { Id: 'errors', MetricStat: { Metric, Period, Stat: Statistic }, ReturnData: false },
    ];
    await client.send(new PutMetricAlarmCommand({ ...others, Metrics }));
    expect((await find()).first).toMatchObject({ Metrics });
    await set('ALARM');
    expect(world.published[0]?.detail.configuration).toEqual({
      description: 'Orders fail',
      metrics: [
        { id: 'rate', expression: 'errors / 60', label: 'a second', returnData: true },
        {
          id: 'errors',
          metricStat: {
            metric: { dimensions: { Service: 'orders' }, name: 'Errors', namespace: 'Shop' },
            period: 60,
            stat: 'Sum',
          },
          returnData: false,
        },
      ],
    });
  });
});

describe('alarms', () => {
  it('are found by name, by prefix, by state and page by page', async () => {
    for (const AlarmName of ['b-2', 'a-1', 'b-1', 'orders-errors']) await put({ AlarmName });
    await set('ALARM');
    expect((await find()).names).toEqual(['a-1', 'b-1', 'b-2', 'orders-errors']);
    expect((await find({ AlarmNames: ['b-1', 'missing'] })).names).toEqual(['b-1']);
    expect((await find({ AlarmNamePrefix: 'b-' })).names).toEqual(['b-1', 'b-2']);
    expect((await find({ StateValue: 'ALARM' })).names).toEqual(['orders-errors']);
    expect((await find({ AlarmTypes: ['CompositeAlarm'] })).names).toEqual([]);
    expect((await find({ AlarmTypes: ['MetricAlarm'], AlarmNames: ['a-1'] })).names).toEqual(['a-1']);
    const page = await find({ MaxRecords: 3 });
    expect(page.names).toEqual(['a-1', 'b-1', 'b-2']);
    expect((await find({ MaxRecords: 3, NextToken: page.NextToken })).names).toEqual(['orders-errors']);
  });

  it('are deleted by name; a wrong name is said and does not save the others', async () => {
    for (const AlarmName of ['a', 'b']) await put({ AlarmName });
    const deletion = client.send(new DeleteAlarmsCommand({ AlarmNames: ['a', 'missing'] }));
    await expect(deletion).rejects.toMatchObject({ name: 'ResourceNotFound', message: 'There is no alarm missing.' });
    expect((await find()).names).toEqual(['b']);
  });
});

describe('what CloudWatch refuses', () => {
  const none = undefined as never;
  const onMetrics = { MetricName: none, Namespace: none, Dimensions: none, Statistic: none, Period: none };
  const m = { Expression: '1' };
  it.each<[string, Partial<PutMetricAlarmCommandInput>, string]>([
    ['an action', { AlarmActions: ['arn:aws:sns:eu-west-1:000000000000:t'] }, 'AlarmActions of cloudwatch PutMetric'],
    ['tags', { Tags: [{ Key: 'a', Value: 'b' }] }, 'Tags of cloudwatch PutMetricAlarm'],
    ['a band', { ComparisonOperator: 'GreaterThanUpperThreshold' }, 'ComparisonOperator GreaterThanUpperThreshold'],
    ['metrics beside a metric', { Metrics: [{ Id: 'm' }] }, 'An alarm on Metrics has no MetricName'],
    ['another account’s metrics', { ...onMetrics, Metrics: [{ Id: 'm', AccountId: '1' }] }, 'AccountId of cloudwatch'],
    [
      'two results',
      {
        ...onMetrics,
        Metrics: [
          { ...m, Id: 'a' },
          { ...m, Id: 'b' },
        ],
      },
      'Exactly one of Metrics',
    ],
    ['no period', { Period: 45 }, 'Period must be'],
    ['two statistics', { ExtendedStatistic: 'p99' }, 'either Statistic or ExtendedStatistic'],
    ['too many datapoints', { DatapointsToAlarm: 4 }, 'DatapointsToAlarm must be'],
    ['an unknown treatment', { TreatMissingData: 'maybe' }, 'TreatMissingData must be one of'],
  ])('of an alarm: %s', async (_what, more, sentence) => {
    await expect(put(more)).rejects.toThrow(sentence);
    expect((await find()).names).toEqual([]);
  });

  it('of operations: what is not there, and what it does not know of those that are', async () => {
    const metrics = new GetMetricDataCommand({ MetricDataQueries: [], StartTime: new Date(0), EndTime: new Date(1) });
    await expect(client.send(metrics)).rejects.toThrow('cloudwatch GetMetricData');
    await expect(find({ ActionPrefix: 'arn' })).rejects.toThrow('ActionPrefix of cloudwatch DescribeAlarms');
    await expect(find({ AlarmNames: ['a'], AlarmNamePrefix: 'a' })).rejects.toMatchObject({
      name: 'InvalidParameterCombinationException',
    });
    await expect(find({ NextToken: 'x' })).rejects.toMatchObject({ name: 'InvalidNextToken' });
    await expect(set('ALARM')).rejects.toMatchObject({ name: 'ResourceNotFound', $metadata: { httpStatusCode: 404 } });
    await put();
    await expect(set('ALARM', { StateReasonData: '{' })).rejects.toMatchObject({ name: 'InvalidFormatFault' });
    await expect(set('BROKEN' as 'OK')).rejects.toThrow('StateValue must be one of');
  });
});

describe('IAM', () => {
  const asked = (operation: string, input: Record<string, unknown>) =>
    service.permissions({ operation, input }).map(({ action, resource }) => `${action} ${resource}`);

  it.each([
    ['PutMetricAlarm', { AlarmName: 'orders-errors' }, [arn]],
    ['SetAlarmState', { AlarmName: 'orders-errors' }, [arn]],
    ['DeleteAlarms', { AlarmNames: ['orders-errors', 'x'] }, [arn, arn.replace('orders-errors', 'x')]],
    ['DescribeAlarms', { AlarmNames: ['orders-errors'] }, [arn]],
    ['DescribeAlarms', { AlarmNamePrefix: 'orders' }, [arn.replace('orders-errors', '*')]],
    ['DescribeAlarms', { AlarmTypes: ['CompositeAlarm'] }, ['*']],
  ])('is asked for %s %j on %j', (operation, input, resources) => {
    expect(asked(operation, input)).toEqual(resources.map((resource) => `cloudwatch:${operation} ${resource}`));
  });
});
