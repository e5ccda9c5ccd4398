import { refuseOthers } from '../core/refuse-others.ts';
import { notImplemented } from '../core/service.ts';
import { validationError } from './errors.ts';
import { checkDimensions, checkMetrics } from './metrics-input.ts';

type Input = Readonly<Record<string, unknown>>;

const ofOneMetric = ['MetricName', 'Namespace', 'Statistic', 'ExtendedStatistic', 'Dimensions', 'Period', 'Unit'];
const actions = ['OKActions', 'AlarmActions', 'InsufficientDataActions'];
const members = [
  'AlarmName',
  'AlarmDescription',
  'ActionsEnabled',
  'EvaluationPeriods',
  'DatapointsToAlarm',
  'Threshold',
  'ComparisonOperator',
  'TreatMissingData',
  'EvaluateLowSampleCountPercentile',
  'Metrics',
  ...ofOneMetric,
  ...actions,
];

/** The values that AWS takes of a member, and those of them that are not implemented. */
const values: Readonly<Record<string, { readonly known: readonly string[]; readonly missing?: readonly string[] }>> = {
  ComparisonOperator: {
    known: ['GreaterThanOrEqualToThreshold', 'GreaterThanThreshold', 'LessThanThreshold', 'LessThanOrEqualToThreshold'],
    missing: ['LessThanLowerOrGreaterThanUpperThreshold', 'LessThanLowerThreshold', 'GreaterThanUpperThreshold'],
  },
  Statistic: { known: ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] },
  TreatMissingData: { known: ['breaching', 'notBreaching', 'ignore', 'missing'] },
  EvaluateLowSampleCountPercentile: { known: ['evaluate', 'ignore'] },
};

/** Checks PutMetricAlarm's input; what is not understood is refused by name. */
export const checkAlarm = (input: Input): void => {
  refuseOthers('cloudwatch PutMetricAlarm', input, members);
  for (const name of actions) {
    if (((input[name] ?? []) as unknown[]).length > 0) throw notImplemented(`${name} of cloudwatch PutMetricAlarm`);
  }
  const { AlarmName, EvaluationPeriods, DatapointsToAlarm, Threshold, ComparisonOperator, Metrics } = input;
  if (typeof AlarmName !== 'string' || AlarmName.length < 1 || AlarmName.length > 255) {
    throw validationError('AlarmName must have 1 to 255 characters.');
  }
  for (const [name, { known, missing = [] }] of Object.entries(values)) {
    const value = input[name];
    if (missing.includes(String(value))) throw notImplemented(`${name} ${value} of cloudwatch PutMetricAlarm`);
    if (value !== undefined && !known.includes(String(value))) {
      throw validationError(`${name} must be one of ${known.join(', ')}, not ${value}.`);
    }
  }
  if (ComparisonOperator === undefined) throw validationError('ComparisonOperator is missing.');
  if (!isWhole(EvaluationPeriods, 1)) throw validationError('EvaluationPeriods must be a whole number from 1.');
  if (DatapointsToAlarm !== undefined && !(isWhole(DatapointsToAlarm, 1) && DatapointsToAlarm <= EvaluationPeriods)) {
    throw validationError('DatapointsToAlarm must be a whole number from 1 to EvaluationPeriods.');
  }
  if (typeof Threshold !== 'number') throw validationError('Threshold must be a number.');
  if (Metrics === undefined) checkOneMetric(input);
  else {
    const both = ofOneMetric.find((name) => input[name] !== undefined);
    if (both !== undefined) throw validationError(`An alarm on Metrics has no ${both} of its own.`);
    checkMetrics(Metrics);
  }
};

const checkOneMetric = ({ MetricName, Namespace, Statistic, ExtendedStatistic, Dimensions, Period }: Input): void => {
  if (MetricName === undefined || Namespace === undefined) {
    throw validationError('An alarm needs MetricName and Namespace, or Metrics.');
  }
  if ((Statistic === undefined) === (ExtendedStatistic === undefined)) {
    throw validationError('An alarm needs either Statistic or ExtendedStatistic.');
  }
  if (!isPeriod(Period)) throw validationError('Period must be 10, 20, 30 or a multiple of 60.');
  checkDimensions(Dimensions);
};

const isWhole = (value: unknown, least: number): value is number => Number.isInteger(value) && Number(value) >= least;

/** Seconds that a metric can be summed up over. */
const isPeriod = (value: unknown): boolean =>
  isWhole(value, 10) && (value % 60 === 0 || value === 10 || value === 20 || value === 30);
