import type { Incident, Undo } from '../shared/incident.ts';
import { isUndo } from '../shared/incident-kind.ts';

/** The incident with how many percent of its keys may fail: an undo tolerates none anyway. */
export const withTolerance = <I extends Incident | Undo>(incident: I): I =>
  isUndo(incident)
    ? incident
    : {
        ...incident,
        patch: { toleratedFailurePercentage: incident.patch.onConflict === 'fail' ? 0 : 5, ...incident.patch },
      };
