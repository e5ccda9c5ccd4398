import type { Incident, Undo } from './incident.ts';

// Apart from the schemas: only ValidateIncident's bundle carries a validator.
export const isUndo = (incident: Incident | Undo): incident is Undo => 'undo' in incident;
/** A rehearsal: it takes no lock, freezes nothing and writes nothing. */
export const isDryRun = (incident: Incident | Undo): boolean => !isUndo(incident) && incident.dryRun;
