import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Run, ThawWritersOutput } from './contract.ts';
import { FreezeLiftedError, InvalidIncidentError, RecoveryInProgressError, RunNotFoundError } from './errors.ts';
import type { Incident } from './incident.ts';
import { type Item, newRunItem, type RunRecord, toRunRecord } from './run-record.ts';

export type { FreezeState, RunRecord } from './run-record.ts';

/** What FreezeWriters is about to do, written down before it touches anything. */
export interface Hold {
  readonly heldAt: string;
  readonly denyPolicyArn: string;
  readonly writerRoles: readonly string[];
  /** Roles that do not have the Deny policy yet. */
  readonly rolesToAttach: readonly string[];
  readonly parameterName: string | null;
}

const lifted = (runId: string) =>
  new FreezeLiftedError(
    `The freeze of run ${runId} was lifted, so its table may have been written since: start a new run with the same parameters.`,
  );
const notFound = (runId: string) =>
  new RunNotFoundError(`No run ${runId} is known: give the name of an execution of this stack's recovery workflow.`);

/** The runs, the tables' locks and the list of runs that the watchdog looks after, in one table with the key `pk`. */
export class RunStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#table = tableName;
  }

  /** Takes the table's lock and begins the run, both or neither. The same run again is fine. */
  async claim(run: Run, incident: Incident): Promise<void> {
    const known = await this.find(run.runId);
    if (known?.startedAt === run.startedAt) return;
    if (known !== undefined)
      throw new InvalidIncidentError(
        `The execution's name ${run.runId} was used by a run that started at ${known.startedAt}: start this one under another name.`,
      );
    const TableName = this.#table;
    const lock = {
      pk: { S: `TABLE#${run.tableName}` },
      runId: { S: run.runId },
      executionArn: { S: run.executionArn },
    };
    const transaction = new TransactWriteItemsCommand({
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
    try {
      await this.#client.send(transaction);
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const holder = (await this.#get(lock.pk.S))?.runId?.S;
      // Not the lock: somebody claims another table in this very moment; retried by the definition.
      if (holder === undefined) throw error;
      if (holder === run.runId) return;
      throw new RecoveryInProgressError(
        `Run ${holder} is recovering the table ${run.tableName}: let it finish or redrive it, or give it up by starting the LiftFreeze state machine with {"runId": "${holder}"}, then start again.`,
      );
    }
  }

  async find(runId: string): Promise<RunRecord | undefined> {
    const item = await this.#get(`RUN#${runId}`);
    return item && toRunRecord(item);
  }

  /** Every step after FreezeWriters asks this first: Redrive skips the states before, so nobody else would notice. */
  async assertNotLifted(run: Pick<Run, 'runId'>): Promise<void> {
    const record = await this.find(run.runId);
    if (record === undefined) throw notFound(run.runId);
    if (record.freeze === 'lifting' || record.freeze === 'lifted') throw lifted(run.runId);
  }

  /** none | held → held, with what is about to be attached added to what is already this run's. */
  async markHeld(runId: string, hold: Hold): Promise<RunRecord> {
    const names = [
      'freeze = :held',
      'heldAt = if_not_exists(heldAt, :heldAt)',
      'denyPolicyArn = :policy',
      ...(hold.parameterName === null ? [] : ['parameterName = :parameter']),
      ...(hold.writerRoles.length === 0 ? [] : ['writerRoles = :roles']),
    ];
    const attach = hold.rolesToAttach.length === 0 ? '' : ' ADD attachedRoles :attach';
    return this.#change(runId, `SET ${names.join(', ')}${attach}`, 'freeze IN (:none, :held)', {
      ':none': { S: 'none' },
      ':held': { S: 'held' },
      ':heldAt': { S: hold.heldAt },
      ':policy': { S: hold.denyPolicyArn },
      ...(hold.parameterName !== null && { ':parameter': { S: hold.parameterName } }),
      ...(hold.writerRoles.length > 0 && { ':roles': { SS: [...hold.writerRoles] } }),
      ...(hold.rolesToAttach.length > 0 && { ':attach': { SS: [...hold.rolesToAttach] } }),
    });
  }

  /** Everything is attached, and nobody lifted the freeze meanwhile. */
  async markFrozen(runId: string, frozenAt: string): Promise<RunRecord> {
    return this.#change(runId, 'SET frozenAt = if_not_exists(frozenAt, :at)', 'freeze = :held', {
      ':at': { S: frozenAt },
      ':held': { S: 'held' },
    });
  }

  /** none | held | lifting → lifting. A lifted run is returned as it is. */
  async startLifting(runId: string): Promise<RunRecord> {
    try {
      return await this.#change(runId, 'SET freeze = :lifting', 'freeze IN (:none, :held, :lifting)', {
        ':none': { S: 'none' },
        ':held': { S: 'held' },
        ':lifting': { S: 'lifting' },
      });
    } catch (error) {
      if (!(error instanceof FreezeLiftedError)) throw error;
      const record = await this.find(runId);
      if (record === undefined) throw notFound(runId);
      return record;
    }
  }

  /** The policy is off the roles; returns the record with the first such time. */
  async markDetached(runId: string, detachedAt: string): Promise<RunRecord> {
    return this.#set(runId, 'SET detachedAt = if_not_exists(detachedAt, :value)', detachedAt);
  }

  async markParameter(runId: string, outcome: ThawWritersOutput['parameter']): Promise<RunRecord> {
    return this.#set(runId, 'SET parameterOutcome = :value', outcome);
  }

  /** lifting → lifted; a second time is fine, and keeps the first time. */
  async markLifted(runId: string, thawedAt: string): Promise<RunRecord> {
    return this.#change(
      runId,
      'SET freeze = :lifted, thawedAt = if_not_exists(thawedAt, :at)',
      'freeze IN (:lifting, :lifted)',
      { ':lifting': { S: 'lifting' }, ':lifted': { S: 'lifted' }, ':at': { S: thawedAt } },
    );
  }

  /** Gives back the table's lock, if it is still this run's. */
  async release(run: Pick<Run, 'runId' | 'tableName'>, releasedAt: string): Promise<void> {
    const remove = new DeleteItemCommand({
      TableName: this.#table,
      Key: { pk: { S: `TABLE#${run.tableName}` } },
      ConditionExpression: 'runId = :run',
      ExpressionAttributeValues: { ':run': { S: run.runId } },
    });
    await this.#client.send(remove).catch((error: unknown) => {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    });
    await this.#set(run.runId, 'SET releasedAt = if_not_exists(releasedAt, :value)', releasedAt);
  }

  /** The recovery ended well: notes how and when, then gives back the lock. */
  async finish(run: Pick<Run, 'runId' | 'tableName'>, outcome: string, finishedAt: string): Promise<void> {
    await this.#set(run.runId, 'SET outcome = :value', outcome);
    await this.#set(run.runId, 'SET finishedAt = if_not_exists(finishedAt, :value)', finishedAt);
    await this.release(run, finishedAt);
  }

  /** The operators were told how the execution ended. `stoppedAt`: ISO 8601, as DescribeExecution has it. */
  async markReported(runId: string, status: string, stoppedAt: string): Promise<void> {
    await this.#change(runId, 'SET reportedStatus = :status, reportedStop = :stop', 'attribute_exists(pk)', {
      ':status': { S: status },
      ':stop': { S: stoppedAt },
    });
  }

  /** Every run that may still need the watchdog. */
  async watched(): Promise<RunRecord[]> {
    const ids = (await this.#get('WATCHED'))?.runs?.SS ?? [];
    const records: RunRecord[] = [];
    let keys: Item[] = ids.map((id) => ({ pk: { S: `RUN#${id}` } }));
    while (keys.length > 0) {
      const request = { [this.#table]: { Keys: keys.slice(0, 100), ConsistentRead: true } };
      const { Responses, UnprocessedKeys } = await this.#client.send(
        new BatchGetItemCommand({ RequestItems: request }),
      );
      records.push(...(Responses?.[this.#table] ?? []).map(toRunRecord));
      keys = [...(UnprocessedKeys?.[this.#table]?.Keys ?? []), ...keys.slice(100)];
    }
    return records;
  }

  /** Nothing is left to do for this run. */
  async stopWatching(runId: string): Promise<void> {
    const input = {
      TableName: this.#table,
      Key: { pk: { S: 'WATCHED' } },
      UpdateExpression: 'DELETE runs :run',
      ExpressionAttributeValues: { ':run': { SS: [runId] } },
    };
    await this.#client.send(new UpdateItemCommand(input));
  }

  async #get(pk: string): Promise<Item | undefined> {
    const input = { TableName: this.#table, Key: { pk: { S: pk } }, ConsistentRead: true };
    return (await this.#client.send(new GetItemCommand(input))).Item;
  }

  #set(runId: string, UpdateExpression: string, value: string) {
    return this.#change(runId, UpdateExpression, 'attribute_exists(pk)', { ':value': { S: value } });
  }

  async #change(
    runId: string,
    UpdateExpression: string,
    ConditionExpression: string,
    values: Item,
  ): Promise<RunRecord> {
    const input = {
      TableName: this.#table,
      Key: { pk: { S: `RUN#${runId}` } },
      UpdateExpression,
      ConditionExpression,
      ExpressionAttributeValues: values,
      ReturnValues: 'ALL_NEW',
    } as const;
    try {
      return toRunRecord((await this.#client.send(new UpdateItemCommand(input))).Attributes ?? {});
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      throw (await this.find(runId)) === undefined ? notFound(runId) : lifted(runId);
    }
  }
}
