import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { claimTable } from './claim-table.ts';
import type { Run, ThawWritersOutput } from './contract.ts';
import { FreezeLiftedError, PatchingStoppedError } from './errors.ts';
import type { Incident, Undo } from './incident.ts';
import { freezeLifted, RunItems, runNotFound } from './run-items.ts';
import type { FreezeState, RunRecord } from './run-record.ts';

export type { FreezeState, RunRecord } from './run-record.ts';

/** What FreezeWriters is about to do, written down before it touches anything. */
export interface Hold {
  readonly heldAt: string;
  readonly denyPolicyArn: string;
  readonly writerRoles: readonly string[];
  /** Roles that do not have the Deny policy yet. */
  readonly rolesToAttach: readonly string[];
  readonly parameterName: string | null;
  /** UUIDs of the event source mappings that are paused. */
  readonly mappings: readonly string[];
}

const states = (...all: FreezeState[]) => Object.fromEntries(all.map((state) => [`:${state}`, { S: state }]));

/** The runs, the tables' locks and the list of runs that the watchdog looks after, in one table with the key `pk`. */
export class RunStore {
  readonly #items: RunItems;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#items = new RunItems(client, tableName);
  }

  /** Takes the table's lock and begins the run, both or neither. The same run again is fine. */
  claim(run: Run, incident: Incident | Undo): Promise<void> {
    return claimTable(this.#items, run, incident);
  }

  find(runId: string): Promise<RunRecord | undefined> {
    return this.#items.find(runId);
  }

  /** Every step after FreezeWriters asks this first: Redrive skips the states before, so nobody else would notice. */
  async assertNotLifted(run: Pick<Run, 'runId'>): Promise<void> {
    await this.#goingOn(run);
  }

  /** The steps that write ask this: as assertNotLifted, and no alarm has stopped the run. */
  async assertMayWrite(run: Pick<Run, 'runId'>): Promise<void> {
    const { stopped } = await this.#goingOn(run);
    if (stopped === undefined) return;
    const { alarm, reason, at } = stopped;
    throw new PatchingStoppedError(
      `The alarm ${alarm} is in ALARM since ${at}, so nothing is written until it no longer is${reason === '' ? '' : ` (${reason})`}.`,
    );
  }

  /** none | held → held, with what is about to be attached added to what is already this run's. */
  markHeld(runId: string, hold: Hold): Promise<RunRecord> {
    const { heldAt, denyPolicyArn, writerRoles, rolesToAttach, parameterName, mappings } = hold;
    const add = [
      ...(rolesToAttach.length === 0 ? [] : ['attachedRoles :attach']),
      ...(mappings.length === 0 ? [] : ['pausedMappings :pause']),
    ];
    const set = [
      'SET freeze = :held, heldAt = if_not_exists(heldAt, :heldAt), denyPolicyArn = :policy',
      ...(parameterName === null ? [] : [', parameterName = :parameter']),
      ...(writerRoles.length === 0 ? [] : [', writerRoles = :roles']),
      ...(add.length === 0 ? [] : [` ADD ${add.join(', ')}`]),
    ];
    return this.#items.change(runId, set.join(''), 'freeze IN (:none, :held)', {
      ...states('none', 'held'),
      ':heldAt': { S: heldAt },
      ':policy': { S: denyPolicyArn },
      ...(parameterName !== null && { ':parameter': { S: parameterName } }),
      ...(writerRoles.length > 0 && { ':roles': { SS: [...writerRoles] } }),
      ...(rolesToAttach.length > 0 && { ':attach': { SS: [...rolesToAttach] } }),
      ...(mappings.length > 0 && { ':pause': { SS: [...new Set(mappings)] } }),
    });
  }

  /** Everything is attached, and nobody lifted the freeze meanwhile. */
  markFrozen(runId: string, frozenAt: string): Promise<RunRecord> {
    const values = { ':at': { S: frozenAt }, ...states('held') };
    return this.#items.change(runId, 'SET frozenAt = if_not_exists(frozenAt, :at)', 'freeze = :held', values);
  }

  /** none | held | lifting → lifting. A lifted run is returned as it is. */
  async startLifting(runId: string): Promise<RunRecord> {
    try {
      const values = states('none', 'held', 'lifting');
      return await this.#items.change(runId, 'SET freeze = :lifting', 'freeze IN (:none, :held, :lifting)', values);
    } catch (error) {
      const record = error instanceof FreezeLiftedError ? await this.find(runId) : undefined;
      if (record === undefined) throw error;
      return record;
    }
  }

  /** The policy is off the roles; the first time counts. */
  markDetached(runId: string, detachedAt: string): Promise<RunRecord> {
    return this.#set(runId, 'SET detachedAt = if_not_exists(detachedAt, :value)', detachedAt);
  }

  markParameter(runId: string, outcome: ThawWritersOutput['parameter']): Promise<RunRecord> {
    return this.#set(runId, 'SET parameterOutcome = :value', outcome);
  }

  /** lifting → lifted; a second time is fine, and the first time counts. */
  markLifted(runId: string, thawedAt: string): Promise<RunRecord> {
    const update = 'SET freeze = :lifted, thawedAt = if_not_exists(thawedAt, :at)';
    const values = { ':at': { S: thawedAt }, ...states('lifting', 'lifted') };
    return this.#items.change(runId, update, 'freeze IN (:lifting, :lifted)', values);
  }

  /** Whether another run has the table's lock by now. */
  async isTakenByAnother({ runId, tableName }: Pick<Run, 'runId' | 'tableName'>): Promise<boolean> {
    const holder = (await this.#items.get(`TABLE#${tableName}`))?.runId?.S;
    return holder !== undefined && holder !== runId;
  }

  /** Gives back the table's lock, if it is still this run's. */
  async release(run: Pick<Run, 'runId' | 'tableName'>, releasedAt: string): Promise<void> {
    const command = new DeleteItemCommand({
      TableName: this.#items.table,
      Key: { pk: { S: `TABLE#${run.tableName}` } },
      ConditionExpression: 'runId = :run',
      ExpressionAttributeValues: { ':run': { S: run.runId } },
    });
    await this.#items.client.send(command).catch((error: unknown) => {
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

  /** People are about to be asked about this pass: the watchdog delivers what they decide. */
  markAsked(runId: string, pass: number): Promise<RunRecord> {
    const values = { ':pass': { NS: [String(pass)] } };
    return this.#items.change(runId, 'ADD asked :pass', 'attribute_exists(pk)', values);
  }

  /** The operators were told how the execution ended. `stoppedAt`: ISO 8601, as DescribeExecution has it. */
  async markReported(runId: string, status: string, stoppedAt: string): Promise<void> {
    await this.#items.change(runId, 'SET reportedStatus = :status, reportedStop = :stop', 'attribute_exists(pk)', {
      ':status': { S: status },
      ':stop': { S: stoppedAt },
    });
  }

  /** Every run that may still need the watchdog. */
  async watched(): Promise<RunRecord[]> {
    return this.#items.findAll((await this.#items.get('WATCHED'))?.runs?.SS ?? []);
  }

  /** Nothing is left to do for this run. */
  async stopWatching(runId: string): Promise<void> {
    const command = new UpdateItemCommand({
      TableName: this.#items.table,
      Key: { pk: { S: 'WATCHED' } },
      UpdateExpression: 'DELETE runs :run',
      ExpressionAttributeValues: { ':run': { SS: [runId] } },
    });
    await this.#items.client.send(command);
  }

  async #goingOn({ runId }: Pick<Run, 'runId'>): Promise<RunRecord> {
    const record = await this.find(runId);
    if (record === undefined) throw runNotFound(runId);
    if (record.freeze === 'lifting' || record.freeze === 'lifted') throw freezeLifted(runId);
    return record;
  }

  #set(runId: string, update: string, value: string): Promise<RunRecord> {
    return this.#items.change(runId, update, 'attribute_exists(pk)', { ':value': { S: value } });
  }
}
