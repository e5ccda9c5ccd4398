import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { FreezeLiftedError, RunNotFoundError } from './errors.ts';
import { type Item, type RunRecord, toRunRecord } from './run-record.ts';

export const freezeLifted = (runId: string) =>
  new FreezeLiftedError(
    `The freeze of run ${runId} was lifted, so its table may have been written since: start a new run with the same parameters.`,
  );

export const runNotFound = (runId: string) =>
  new RunNotFoundError(`No run ${runId} is known: give the name of an execution of this stack's recovery workflow.`);

/** The run store's table, item by item. Reads are consistent. */
export class RunItems {
  readonly client: DynamoDBClient;
  readonly table: string;

  constructor(client: DynamoDBClient, table: string) {
    this.client = client;
    this.table = table;
  }

  async get(pk: string): Promise<Item | undefined> {
    const input = { TableName: this.table, Key: { pk: { S: pk } }, ConsistentRead: true };
    return (await this.client.send(new GetItemCommand(input))).Item;
  }

  async find(runId: string): Promise<RunRecord | undefined> {
    const item = await this.get(`RUN#${runId}`);
    return item && toRunRecord(item);
  }

  async findAll(runIds: readonly string[]): Promise<RunRecord[]> {
    const records: RunRecord[] = [];
    let keys: Item[] = runIds.map((id) => ({ pk: { S: `RUN#${id}` } }));
    while (keys.length > 0) {
      const RequestItems = { [this.table]: { Keys: keys.slice(0, 100), ConsistentRead: true } };
      const { Responses, UnprocessedKeys } = await this.client.send(new BatchGetItemCommand({ RequestItems }));
      records.push(...(Responses?.[this.table] ?? []).map(toRunRecord));
      keys = [...(UnprocessedKeys?.[this.table]?.Keys ?? []), ...keys.slice(100)];
    }
    return records;
  }

  /** Changes a run under a condition on its freeze. Refused: FreezeLiftedError, or RunNotFoundError without such a run. */
  async change(runId: string, update: string, condition: string, values: Item): Promise<RunRecord> {
    const command = new UpdateItemCommand({
      TableName: this.table,
      Key: { pk: { S: `RUN#${runId}` } },
      UpdateExpression: update,
      ConditionExpression: condition,
      ExpressionAttributeValues: values,
      ReturnValues: 'ALL_NEW',
    });
    try {
      return toRunRecord((await this.client.send(command)).Attributes ?? {});
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      throw (await this.find(runId)) === undefined ? runNotFound(runId) : freezeLifted(runId);
    }
  }
}
