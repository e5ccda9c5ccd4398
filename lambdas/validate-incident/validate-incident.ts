import { createHash } from 'node:crypto';
import type { Run, ValidateIncidentInput, ValidateIncidentOutput } from '../shared/contract.ts';
import { parseIncident } from '../shared/parse-incident.ts';
import { checkFreeze } from './check-freeze.ts';
import { checkKeys } from './check-keys.ts';
import { checkSender } from './check-sender.ts';
import { checkTable } from './check-table.ts';
import { checkTimes } from './check-times.ts';
import type { ValidateIncidentPorts } from './ports.ts';
import { refuse } from './refuse.ts';

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
  const incident = parseIncident(parameters);
  checkTimes(incident, ports.now());
  const table = await checkTable(incident, ports);
  await checkKeys(incident, table, ports);
  await checkFreeze(incident, table.config, ports);
  await checkSender(ports);

  const { tableArn, keySchema } = table;
  const { tableName } = incident;
  const baseTable = incident.restore.useTable ?? restoredTableName(runId, startedAt);
  const run: Run = { runId, executionArn, startedAt, tableName, tableArn, keySchema, baseTable };
  await ports.runs.claim(run, incident);
  return { run, incident };
};
