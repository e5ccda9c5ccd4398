import { refuseOthers } from '../core/refuse-others.ts';
import { type ApiCall, AwsError, notImplemented, type Permission, type Service } from '../core/service.ts';
import type { World } from '../core/world.ts';
import type { Alarm, StateValue } from './alarm.ts';
import { checkAlarm } from './alarm-input.ts';
import { describeAlarms } from './describe-alarms.ts';
import { unknownAlarms, validationError } from './errors.ts';
import { cloudWatchProtocol } from './protocol.ts';
import { stateChange } from './state-change.ts';

type Input = ApiCall['input'];

const stateValues: readonly unknown[] = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];

/** CloudWatch's alarms. No metric is kept, nor evaluated: a state changes by SetAlarmState, and EventBridge is told. */
export const createCloudWatchService = (world: World): Service => {
  const alarms = new Map<string, Alarm>();
  const arnOf = (name: unknown) => `arn:aws:cloudwatch:${world.region}:${world.account}:alarm:${name}`;
  const namesOf = (input: Input) => (Array.isArray(input.AlarmNames) ? input.AlarmNames.map(String) : []);

  /** The configuration is replaced as a whole; the state of an alarm that is there already stays. */
  const putMetricAlarm = (input: Input) => {
    checkAlarm(input);
    const { AlarmName, ...configuration } = input;
    const name = String(AlarmName);
    const nowMs = world.clock.now();
    const reason = 'Unchecked: Initial alarm creation';
    const initial = { value: 'INSUFFICIENT_DATA', reason, updatedMs: nowMs, transitionedMs: nowMs } as const;
    const state = alarms.get(name)?.state ?? initial;
    alarms.set(name, { name, arn: arnOf(name), configuration, configuredMs: nowMs, state });
    return {};
  };

  const setAlarmState = (input: Input) => {
    const { AlarmName, StateValue, StateReason, StateReasonData } = input;
    refuseOthers('cloudwatch SetAlarmState', input, ['AlarmName', 'StateValue', 'StateReason', 'StateReasonData']);
    if (!stateValues.includes(StateValue))
      throw validationError(`StateValue must be one of ${stateValues.join(', ')}.`);
    if (typeof StateReason !== 'string' || StateReason.length > 1023) {
      throw validationError('StateReason must be a text of up to 1,023 characters.');
    }
    if (StateReasonData !== undefined) checkJson(String(StateReasonData));
    const alarm = alarms.get(String(AlarmName));
    if (!alarm) throw unknownAlarms([String(AlarmName)]);
    const previous = alarm.state;
    const nowMs = world.clock.now();
    alarm.state = {
      value: StateValue as StateValue,
      reason: StateReason,
      ...(StateReasonData !== undefined && { reasonData: String(StateReasonData) }),
      updatedMs: nowMs,
      transitionedMs: previous.value === StateValue ? previous.transitionedMs : nowMs,
    };
    if (previous.value !== StateValue) world.publish(stateChange(alarm, previous));
    return {};
  };

  /** Names that are wrong do not save the others. */
  const deleteAlarms = (input: Input) => {
    refuseOthers('cloudwatch DeleteAlarms', input, ['AlarmNames']);
    const unknown = namesOf(input).filter((name) => !alarms.delete(name));
    if (unknown.length > 0) throw unknownAlarms(unknown);
    return {};
  };

  const operations: Readonly<Record<string, (input: Input) => Record<string, unknown>>> = {
    DeleteAlarms: deleteAlarms,
    DescribeAlarms: (input) => describeAlarms([...alarms.values()], input),
    PutMetricAlarm: putMetricAlarm,
    SetAlarmState: setAlarmState,
  };
  const find = (name: string) => {
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (!operation) throw notImplemented(`cloudwatch ${name}`);
    return operation;
  };

  const resourcesOf = ({ operation, input }: ApiCall): readonly string[] => {
    if (operation === 'PutMetricAlarm' || operation === 'SetAlarmState') return [arnOf(input.AlarmName)];
    // Composite alarms are told of only to those who may describe everything.
    if (Array.isArray(input.AlarmTypes) && input.AlarmTypes.includes('CompositeAlarm')) return ['*'];
    const names = namesOf(input);
    return names.length > 0 ? names.map(arnOf) : [arnOf('*')];
  };

  return {
    signingName: 'monitoring',
    operations: Object.keys(operations),
    ...cloudWatchProtocol,
    permissions(call): readonly Permission[] {
      find(call.operation);
      return resourcesOf(call).map((resource) => ({ action: `cloudwatch:${call.operation}`, resource }));
    },
    handle: ({ operation, input }) => find(operation)(input),
  };
};

const checkJson = (text: string) => {
  try {
    JSON.parse(text);
  } catch {
    throw new AwsError('InvalidFormat', 'StateReasonData is not JSON.');
  }
};
