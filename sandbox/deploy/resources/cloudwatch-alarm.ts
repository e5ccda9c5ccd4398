import { metricsMembers } from '../../cloudwatch/metrics-input.ts';
import { typedMembers } from '../../cloudwatch/typed-members.ts';
import type { ResourceType } from '../resource-type.ts';

const properties = [
  'AlarmName',
  'AlarmDescription',
  'ActionsEnabled',
  'OKActions',
  'AlarmActions',
  'InsufficientDataActions',
  'MetricName',
  'Namespace',
  'Statistic',
  'ExtendedStatistic',
  'Dimensions',
  'Period',
  'Unit',
  'EvaluationPeriods',
  'DatapointsToAlarm',
  'Threshold',
  'ComparisonOperator',
  'TreatMissingData',
  'EvaluateLowSampleCountPercentile',
  'Metrics',
];

/** A metric alarm: PutMetricAlarm's rules are its rules. */
export const cloudWatchAlarm: ResourceType = {
  type: 'AWS::CloudWatch::Alarm',
  properties,
  nested: metricsMembers,
  ignored: { Tags: 'nothing reads them' },
  async create(given, { world, physicalName }) {
    const name = given.AlarmName === undefined ? physicalName(255) : String(given.AlarmName);
    const input = Object.fromEntries(properties.map((property) => [property, given[property]]));
    const call = { ...typedMembers(input), AlarmName: name };
    await world.call({ kind: 'administrator' }, 'monitoring', 'PutMetricAlarm', call);
    return {
      ref: name,
      attributes: { Arn: `arn:aws:cloudwatch:${world.region}:${world.account}:alarm:${name}` },
    };
  },
};
