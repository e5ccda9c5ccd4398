export type StateValue = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

export interface AlarmState {
  readonly value: StateValue;
  readonly reason: string;
  /** JSON, as SetAlarmState got it. */
  readonly reasonData?: string;
  readonly updatedMs: number;
  /** When it last had another value. */
  readonly transitionedMs: number;
}

/** A metric alarm. Its metrics are never looked at: its state is what SetAlarmState said last. */
export interface Alarm {
  readonly name: string;
  readonly arn: string;
  /** PutMetricAlarm's input, checked. */
  configuration: Readonly<Record<string, unknown>>;
  configuredMs: number;
  state: AlarmState;
}

/** A MetricAlarm, as DescribeAlarms gives it. */
export const describedAlarm = ({ name, arn, configuration, configuredMs, state }: Alarm) => ({
  ActionsEnabled: true,
  OKActions: [],
  AlarmActions: [],
  InsufficientDataActions: [],
  Dimensions: [],
  ...configuration,
  AlarmName: name,
  AlarmArn: arn,
  AlarmConfigurationUpdatedTimestamp: new Date(configuredMs),
  StateValue: state.value,
  StateReason: state.reason,
  ...(state.reasonData !== undefined && { StateReasonData: state.reasonData }),
  StateUpdatedTimestamp: new Date(state.updatedMs),
  StateTransitionedTimestamp: new Date(state.transitionedMs),
});
