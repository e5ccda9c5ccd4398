import { TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { Run } from './contract.ts';
import { InvalidIncidentError, RecoveryInProgressError } from './errors.ts';
import type { Incident, Undo } from './incident.ts';
import { isUndo } from './incident-kind.ts';
import type { RunItems } from './run-items.ts';
import { type Item, newRunItem } from './run-record.ts';

/** A dry run locks nobody out. */
const locks = (incident: Incident | Undo): boolean => isUndo(incident) || !incident.dryRun;

/** The transaction that takes the table's lock, begins the run and has it watched: all or nothing. */
const claim = (TableName: string, run: Run, incident: Incident | Undo) => {
  const lock: Item = {
    pk: { S: `TABLE#${run.tableName}` },
    runId: { S: run.runId },
    executionArn: { S: run.executionArn },
  };
  const condition = 'attribute_not_exists(pk)';
  return new TransactWriteItemsCommand({
    TransactItems: [
      ...(locks(incident) ? [{ Put: { TableName, Item: lock, ConditionExpression: condition } }] : []),
      { Put: { TableName, Item: newRunItem(run, incident), ConditionExpression: condition } },
      {
        Update: {
          TableName,
          Key: { pk: { S: 'WATCHED' } },
          UpdateExpression: 'ADD runs :run',
          ExpressionAttributeValues: { ':run': { SS: [run.runId] } },
        },
      },
    ],
  });
};

/** Begins a run on its table, unless the run is known already (then nothing), its name was used, or the table is taken. */
export const claimTable = async (items: RunItems, run: Run, incident: Incident | Undo): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    const known = await items.find(run.runId);
    if (known?.startedAt === run.startedAt) return;
    if (known !== undefined)
      throw new InvalidIncidentError(
        `The execution's name ${run.runId} was used by a run that started at ${known.startedAt}: start this one under another name.`,
      );
    try {
      await items.client.send(claim(items.table, run, incident));
      return;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const holder = (await items.get(`TABLE#${run.tableName}`))?.runId?.S;
      if (locks(incident) && holder !== undefined && holder !== run.runId)
        throw new RecoveryInProgressError(
          `Run ${holder} is recovering the table ${run.tableName}: let it finish or redrive it, or give it up by starting the LiftFreeze state machine with {"runId": "${holder}"}, then start again.`,
        );
      // Somebody claims another table in this very moment, and the list of watched runs is one item.
      if (attempt === 5) throw error;
    }
  }
};
