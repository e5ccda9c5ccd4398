import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Run, ThawWritersOutput } from './contract.ts';
import type { Incident, Undo } from './incident.ts';
import { isUndo } from './incident-kind.ts';

/** none: not frozen yet. held: the writers are frozen, or are being frozen. lifting, lifted: no step may go on. */
export type FreezeState = 'none' | 'held' | 'lifting' | 'lifted';

/** Why a run writes nothing for now: its alarm is in ALARM. */
export interface Stopped {
  readonly alarm: string;
  readonly reason: string;
  /** ISO 8601 */
  readonly at: string;
}

/** What the run store knows of one run. Times are ISO 8601. */
export interface RunRecord {
  readonly runId: string;
  readonly executionArn: string;
  readonly startedAt: string;
  readonly tableName: string;
  readonly run: Run;
  /** Without inline keys: they are in the execution's input, and would make every look at the run dear. */
  readonly incident: Incident | Undo;
  readonly freeze: FreezeState;
  /** When the freeze was begun: `freeze.maxMinutes` counts from here. */
  readonly heldAt?: string;
  /** When everything was attached: the freeze settles from here. */
  readonly frozenAt?: string;
  readonly denyPolicyArn?: string;
  /** Every writer role that has to be denied, whoever attached the policy. */
  readonly writerRoles: readonly string[];
  /** Roles that this run attached, or was about to attach, the Deny policy to. */
  readonly attachedRoles: readonly string[];
  /** Event source mappings that this run paused, or was about to pause. */
  readonly pausedMappings: readonly string[];
  /** Set while the alarm of `patch.stopOnAlarm` is in ALARM. */
  readonly stopped?: Stopped;
  /** The read-only parameter that this run holds, or held. */
  readonly parameterName?: string;
  /** Passes that people were asked about; 0 is the plan's. */
  readonly asked: readonly number[];
  /** What became of the parameter when the run let go of it. */
  readonly parameterOutcome?: ThawWritersOutput['parameter'];
  readonly detachedAt?: string;
  readonly thawedAt?: string;
  readonly finishedAt?: string;
  readonly outcome?: string;
  /** When the run gave back the table's lock. */
  readonly releasedAt?: string;
  /** The last end of the execution that was reported: FAILED, TIMED_OUT, ABORTED, and when that was. A redriven run can end again. */
  readonly reportedStatus?: string;
  readonly reportedStop?: string;
  /** The table to be removed when nobody needs it any more: `coldpatch-<hash>`. Absent with `restore.useTable`, and of an undo. */
  readonly restoredTable?: string;
}

export type Item = Record<string, AttributeValue>;

const text = (value: AttributeValue | undefined) => value?.S;
const optionalTexts = [
  'heldAt',
  'frozenAt',
  'denyPolicyArn',
  'parameterName',
  'parameterOutcome',
  'detachedAt',
  'thawedAt',
  'finishedAt',
  'outcome',
  'releasedAt',
  'reportedStatus',
  'reportedStop',
  'restoredTable',
] as const satisfies readonly (keyof RunRecord)[];

const withoutInlineKeys = (incident: Incident | Undo): Incident | Undo =>
  !isUndo(incident) && incident.impactedKeys.source === 'inline'
    ? { ...incident, impactedKeys: { ...incident.impactedKeys, keys: [] } }
    : incident;

/** The item of a run that has just begun. */
export const newRunItem = (run: Run, incident: Incident | Undo): Item => ({
  pk: { S: `RUN#${run.runId}` },
  startedAt: { S: run.startedAt },
  freeze: { S: 'none' satisfies FreezeState },
  run: { S: JSON.stringify(run) },
  incident: { S: JSON.stringify(withoutInlineKeys(incident)) },
  ...(!isUndo(incident) && incident.restore.useTable === undefined && { restoredTable: { S: run.baseTable } }),
});

export const toRunRecord = (item: Item): RunRecord => {
  const run = JSON.parse(text(item.run) ?? '') as Run;
  return {
    runId: run.runId,
    executionArn: run.executionArn,
    startedAt: run.startedAt,
    tableName: run.tableName,
    run,
    incident: JSON.parse(text(item.incident) ?? '') as Incident | Undo,
    freeze: text(item.freeze) as FreezeState,
    writerRoles: item.writerRoles?.SS ?? [],
    attachedRoles: item.attachedRoles?.SS ?? [],
    pausedMappings: item.pausedMappings?.SS ?? [],
    ...(item.stopped?.S !== undefined && { stopped: JSON.parse(item.stopped.S) as Stopped }),
    asked: (item.asked?.NS ?? []).map(Number).sort((a, b) => a - b),
    ...Object.fromEntries(optionalTexts.flatMap((name) => (item[name]?.S === undefined ? [] : [[name, item[name].S]]))),
  };
};
