import { refuseOthers } from '../core/refuse-others.ts';
import { validationError } from './errors.ts';

type Members = Readonly<Record<string, unknown>>;

/** The members of an alarm's nested structures, by path. */
export const metricsMembers = {
  Dimensions: ['Name', 'Value'],
  Metrics: ['Id', 'MetricStat', 'Expression', 'Label', 'ReturnData', 'Period'],
  'Metrics.MetricStat': ['Metric', 'Period', 'Stat', 'Unit'],
  'Metrics.MetricStat.Metric': ['Namespace', 'MetricName', 'Dimensions'],
  'Metrics.MetricStat.Metric.Dimensions': ['Name', 'Value'],
} as const;

/** `[{Name, Value}]`. */
export const checkDimensions = (dimensions: unknown): void => {
  for (const dimension of listOf('Dimensions', dimensions)) {
    refuseOthers('cloudwatch Dimensions', dimension, metricsMembers.Dimensions);
    if (typeof dimension.Name !== 'string' || typeof dimension.Value !== 'string') {
      throw validationError('A dimension needs Name and Value.');
    }
  }
};

/** The metric queries of an alarm: metrics, and one expression or metric that gives what is compared. */
export const checkMetrics = (metrics: unknown): void => {
  const queries = listOf('Metrics', metrics);
  for (const query of queries) {
    refuseOthers('cloudwatch Metrics', query, metricsMembers.Metrics);
    const { Id, MetricStat, Expression } = query;
    if (typeof Id !== 'string') throw validationError('Each of Metrics needs an Id.');
    if ((MetricStat === undefined) === (Expression === undefined)) {
      throw validationError(`The metric ${Id} needs either MetricStat or Expression.`);
    }
    if (MetricStat !== undefined) checkMetricStat(Id, MetricStat as Members);
  }
  if (queries.filter(({ ReturnData }) => ReturnData !== false).length !== 1) {
    throw validationError('Exactly one of Metrics must return data.');
  }
};

const checkMetricStat = (id: string, stat: Members): void => {
  refuseOthers('cloudwatch MetricStat', stat, metricsMembers['Metrics.MetricStat']);
  refuseOthers('cloudwatch Metric', stat.Metric, metricsMembers['Metrics.MetricStat.Metric']);
  if (stat.Metric === undefined || stat.Period === undefined || stat.Stat === undefined) {
    throw validationError(`The MetricStat of ${id} needs Metric, Period and Stat.`);
  }
  checkDimensions((stat.Metric as Members).Dimensions);
};

const listOf = (name: string, value: unknown): readonly Members[] => {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw validationError(`${name} must be a list.`);
  return value as Members[];
};
