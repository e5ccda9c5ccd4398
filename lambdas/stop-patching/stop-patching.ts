import type { RunAlarms } from '../shared/run-alarms.ts';
import type { RunStore } from '../shared/run-store.ts';

/** EventBridge's `CloudWatch Alarm State Change`, of a metric alarm or a composite one. */
export interface AlarmEvent {
  readonly detail: {
    readonly alarmName: string;
    readonly state: {
      /** ALARM, OK or INSUFFICIENT_DATA. */
      readonly value: string;
      readonly reason?: string;
      /** Such as `2026-11-20T10:31:00.123+0000`. */
      readonly timestamp: string;
    };
  };
}

export interface StopPatchingPorts {
  readonly runs: Pick<RunStore, 'watched'>;
  readonly alarms: Pick<RunAlarms, 'note'>;
}

/** Stops the writes of every run that named the alarm, or lets them go on. Runs that failed meanwhile too: they may be redriven. */
export const stopPatching = async ({ detail }: AlarmEvent, { runs, alarms }: StopPatchingPorts): Promise<string[]> => {
  const { alarmName: alarm, state } = detail;
  const { value, reason = '', timestamp } = state;
  const news = { alarm, state: value, reason, at: new Date(timestamp.replace(/\+0000$/, 'Z')).toISOString() };
  const told: string[] = [];
  for (const { runId, incident } of await runs.watched())
    if (incident.patch.stopOnAlarm === alarm && (await alarms.note(runId, news))) told.push(runId);
  return told;
};
