import type { Run } from '../shared/contract.ts';
import type { Incident, Undo } from '../shared/incident.ts';
import { isUndo } from '../shared/incident-kind.ts';
import type { SurroundingsPorts } from './ports.ts';
import { refuse } from './refuse.ts';

/** The alarm that stops the patching: there is one, and it is not in ALARM already. */
export const checkAlarm = async (incident: Incident | Undo, { alarm }: Pick<SurroundingsPorts, 'alarm'>) => {
  const name = incident.patch.stopOnAlarm;
  if (name === undefined) return;
  const found = await alarm(name);
  if (found === undefined)
    return refuse(
      `patch.stopOnAlarm: there is no CloudWatch alarm ${name} in this account and Region: correct the name, or create the alarm.`,
    );
  const writes = isUndo(incident) || !incident.dryRun;
  if (found.state === 'ALARM' && writes)
    refuse(
      `patch.stopOnAlarm: the alarm ${name} is in ALARM already, so nothing would be patched: wait until it no longer is, or name another one.`,
    );
};

/** Once more, when the run is known to StopPatching: an alarm that went off in between would be missed. */
export const noteAlarm = async (
  { runId }: Run,
  { patch }: Incident | Undo,
  { alarm, alarms }: Pick<SurroundingsPorts, 'alarm' | 'alarms'>,
): Promise<void> => {
  if (patch.stopOnAlarm === undefined) return;
  const found = await alarm(patch.stopOnAlarm);
  if (found?.state === 'ALARM') await alarms.note(runId, { alarm: patch.stopOnAlarm, ...found });
};
