import { refuseOthers } from '../core/refuse-others.ts';
import { AwsError } from '../core/service.ts';
import { type Alarm, describedAlarm } from './alarm.ts';
import { validationError } from './errors.ts';

type Input = Readonly<Record<string, unknown>>;

const members = ['AlarmNames', 'AlarmNamePrefix', 'AlarmTypes', 'StateValue', 'MaxRecords', 'NextToken'];

/** DescribeAlarms, by name, page by page. There are metric alarms only: of other types none is found. */
export const describeAlarms = (alarms: readonly Alarm[], input: Input): Record<string, unknown> => {
  refuseOthers('cloudwatch DescribeAlarms', input, members);
  const { AlarmNames, AlarmNamePrefix, AlarmTypes, StateValue, MaxRecords = 50 } = input;
  if (AlarmNames !== undefined && AlarmNamePrefix !== undefined) {
    throw new AwsError('InvalidParameterCombination', 'AlarmNames and AlarmNamePrefix can not be used together.');
  }
  if (Array.isArray(AlarmNames) && AlarmNames.length > 100) throw validationError('AlarmNames may be 100 at most.');
  const size = Number(MaxRecords);
  if (!Number.isInteger(size) || size < 1 || size > 100) throw validationError('MaxRecords must be from 1 to 100.');
  const found = alarms.filter(
    ({ name, state }) =>
      (!Array.isArray(AlarmTypes) || AlarmTypes.includes('MetricAlarm')) &&
      (!Array.isArray(AlarmNames) || AlarmNames.length === 0 || AlarmNames.includes(name)) &&
      (AlarmNamePrefix === undefined || name.startsWith(String(AlarmNamePrefix))) &&
      (StateValue === undefined || state.value === StateValue),
  );
  const from = startOf(input.NextToken);
  const page = found.sort((a, b) => (a.name < b.name ? -1 : 1)).slice(from, from + size);
  return {
    MetricAlarms: page.map(describedAlarm),
    CompositeAlarms: [],
    ...(from + size < found.length && { NextToken: Buffer.from(String(from + size)).toString('base64') }),
  };
};

const startOf = (token: unknown): number => {
  const from = token === undefined ? '0' : Buffer.from(String(token), 'base64').toString();
  if (!/^\d+$/.test(from)) throw new AwsError('InvalidNextToken', 'The next token specified is invalid.');
  return Number(from);
};
