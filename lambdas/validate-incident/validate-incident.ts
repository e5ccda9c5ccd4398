import { createHash } from 'node:crypto';
import type { Run, ValidateIncidentInput, ValidateIncidentOutput } from '../shared/contract.ts';
import type { Incident, Undo } from '../shared/incident.ts';
import { isUndo } from '../shared/incident-kind.ts';
import { parseIncident } from '../shared/parse-incident.ts';
import { checkAlarm, noteAlarm } from './check-alarm.ts';
import { checkFreeze } from './check-freeze.ts';
import { checkKeys } from './check-keys.ts';
import { checkMappings } from './check-mappings.ts';
import { checkPatch } from './check-patch.ts';
import { checkSender } from './check-sender.ts';
import { type CheckedTable, checkTable } from './check-table.ts';
import { checkLimits, checkTimes } from './check-times.ts';
import { checkUndo } from './check-undo.ts';
import type { ValidateIncidentPorts } from './ports.ts';
import { refuse } from './refuse.ts';
import { streamConsumers } from './stream-consumers.ts';
import { withTolerance } from './tolerance.ts';
import { withWriteUnits } from './write-units.ts';

/** A physical name that IAM can grant by its prefix, and that no other run has. */
const restoredTableName = (runId: string, startedAt: string) =>
  `coldpatch-${createHash('sha256').update(`${runId}${startedAt}`).digest('hex').slice(0, 20)}`;

/** Refuses what can't be recovered, before anything is touched; then takes the table's lock. Fills in every default. */
export const validateIncident = async (
  { execution, incident: parameters }: ValidateIncidentInput,
  ports: ValidateIncidentPorts,
): Promise<ValidateIncidentOutput> => {
  const { id: executionArn, name: runId, startTime: startedAt } = execution;
  if (!/^[A-Za-z0-9_-]{1,80}$/.test(runId))
    refuse(
      `The execution's name ${JSON.stringify(runId)} must be 1 to 80 of A-Z a-z 0-9 _ - to name the run's files: start it under another name.`,
    );
  const parsed = parseIncident(parameters);
  checkLimits(parsed);
  const table = isUndo(parsed) ? await checkUndo(parsed, ports) : await checkRepair(parsed, ports);
  const { tableName, tableArn, keySchema, config, description } = table;
  const incident = withTolerance(withWriteUnits(parsed, description));
  await checkFreeze(incident, config, ports);
  await checkMappings(incident, table, ports);
  await checkAlarm(incident, ports);
  await checkSender(ports);

  const baseTable = baseTableOf(incident, runId, startedAt);
  const consumers = await streamConsumers(incident, table, ports);
  const names = { runId, executionArn, startedAt, tableName, tableArn, baseTable };
  const run: Run = { ...names, keySchema, streamConsumers: consumers };
  await ports.runs.claim(run, incident);
  await noteAlarm(run, incident, ports);
  return { run, incident };
};

const checkRepair = async (incident: Incident, ports: ValidateIncidentPorts): Promise<CheckedTable> => {
  checkTimes(incident, ports.now());
  const table = await checkTable(incident, ports);
  await checkPatch(incident, table, ports);
  await checkKeys(incident, table, ports);
  return table;
};

/** An undo has none: the journal holds the images. */
const baseTableOf = (incident: Incident | Undo, runId: string, startedAt: string): string =>
  isUndo(incident) ? '' : (incident.restore.useTable ?? restoredTableName(runId, startedAt));
