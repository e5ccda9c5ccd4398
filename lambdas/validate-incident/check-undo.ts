import type { Undo } from '../shared/incident.ts';
import { isUndo } from '../shared/incident-kind.ts';
import { undoDays } from '../shared/retention.ts';
import type { RunRecord } from '../shared/run-store.ts';
import { type CheckedTable, deployedTable, keyInWords } from './check-table.ts';
import type { TablePorts, UndoPorts } from './ports.ts';
import { refuse } from './refuse.ts';

const dayMs = 24 * 3600 * 1000;

/** The run that is to be undone: of this stack, with something written that can still be put back. Its table is the undo's. */
export const checkUndo = async ({ undo }: Undo, ports: UndoPorts & TablePorts): Promise<CheckedTable> => {
  const { runId } = undo;
  const target = await ports.runs.find(runId);
  if (target === undefined)
    return refuse(`undo.runId: no run ${runId} is known: give the name of an execution of this stack's workflow.`);
  if (target.outcome === 'reverted')
    refuse(`undo.runId: run ${runId} was reverted already: there is nothing left to undo.`);
  if (ports.now().getTime() >= Date.parse(target.startedAt) + undoDays * dayMs)
    refuse(
      `undo.runId: run ${runId} began at ${target.startedAt}, and journals are kept for ${undoDays} days: put back what matters by a repair of its own.`,
    );
  if (isDry(target) || !(await ports.hasJournal(runId)))
    refuse(`undo.runId: run ${runId} wrote nothing to ${target.tableName}: there is nothing to undo.`);
  const table = await deployedTable('undo.runId', target.tableName, ports);
  const [was, is] = [keyInWords(target.run.keySchema), keyInWords(table.keySchema)];
  if (was !== is)
    refuse(
      `undo.runId: run ${runId} wrote to a table ${target.tableName} with the key ${was}, and today's has ${is}: it is another table, so nothing can be put back.`,
    );
  return table;
};

const isDry = ({ incident }: RunRecord) => !isUndo(incident) && incident.dryRun;
