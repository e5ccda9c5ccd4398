import { randomUUID } from 'node:crypto';
import type { AwsEvent } from '../core/world.ts';
import type { Alarm, AlarmState } from './alarm.ts';

type Members = Readonly<Record<string, unknown>>;

/** What EventBridge is told when an alarm has another state than before. */
export const stateChange = ({ name, arn, configuration, state }: Alarm, previous: AlarmState): AwsEvent => ({
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  resources: [arn],
  detail: {
    alarmName: name,
    state: shownState(state),
    previousState: shownState(previous),
    configuration: {
      ...(configuration.AlarmDescription !== undefined && { description: configuration.AlarmDescription }),
      metrics: metricsOf(configuration),
    },
  },
});

const shownState = ({ value, reason, reasonData, updatedMs }: AlarmState) => ({
  value,
  reason,
  ...(reasonData !== undefined && { reasonData }),
  timestamp: new Date(updatedMs).toISOString().replace('Z', '+0000'),
});

const metricsOf = (configuration: Members): readonly Members[] => {
  if (Array.isArray(configuration.Metrics)) return (configuration.Metrics as Members[]).map(shownQuery);
  const { Statistic, ExtendedStatistic, Period, Unit } = configuration;
  const metricStat = shownStat({ Metric: configuration, Period, Stat: Statistic ?? ExtendedStatistic, Unit });
  return [{ id: randomUUID(), metricStat, returnData: true }];
};

const shownQuery = ({ Id, MetricStat, Expression, Label, ReturnData, Period }: Members): Members => ({
  id: Id,
  ...(Expression !== undefined && { expression: Expression }),
  ...(MetricStat !== undefined && { metricStat: shownStat(MetricStat as Members) }),
  ...(Label !== undefined && { label: Label }),
  ...(Period !== undefined && { period: Period }),
  returnData: ReturnData !== false,
});

const shownStat = ({ Metric, Period, Stat, Unit }: Members): Members => {
  const { Namespace, MetricName, Dimensions = [] } = Metric as Members;
  const dimensions = (Dimensions as { Name: string; Value: string }[]).map(({ Name, Value }) => [Name, Value]);
  return {
    metric: { dimensions: Object.fromEntries(dimensions), name: MetricName, namespace: Namespace },
    period: Period,
    stat: Stat,
    ...(Unit !== undefined && { unit: Unit }),
  };
};
