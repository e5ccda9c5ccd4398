import { TransactionCanceledException, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import type { Run } from './contract.ts';
import { InvalidIncidentError, RecoveryInProgressError } from './errors.ts';
import type { Incident, Undo } from './incident.ts';
import type { RunItems } from './run-items.ts';
import { type Item, newRunItem } from './run-record.ts';

/** The transaction that takes the table's lock, begins the run and has it watched: all or nothing. */
const claim = (TableName: string, run: Run, incident: Incident | Undo) => {
  const lock: Item = {
    pk: { S: `TABLE#${run.tableName}` },
    runId: { S: run.runId },
    executionArn: { S: run.executionArn },
  };
  return new TransactWriteItemsCommand({
    TransactItems: [
      { Put: { TableName, Item: lock, ConditionExpression: 'attribute_not_exists(pk)' } },
      { Put: { TableName, Item: newRunItem(run, incident), ConditionExpression: 'attribute_not_exists(pk)' } },
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
      if (holder !== undefined && holder !== run.runId)
        throw new RecoveryInProgressError(
          `Run ${holder} is recovering the table ${run.tableName}: let it finish or redrive it, or give it up by starting the LiftFreeze state machine with {"runId": "${holder}"}, then start again.`,
        );
      // Somebody claims another table in this very moment, and the list of watched runs is one item.
      if (attempt === 5) throw error;
    }
  }
};
