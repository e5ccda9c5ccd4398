import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { ParameterBusyError } from '../errors.ts';

/** Who holds a read-only parameter, and what it goes back to. */
export interface Holds {
  /** Its value without coldpatch. Undefined while nobody holds it. */
  readonly earlier: string | undefined;
  /** By run id, what the run wants frozen: tenants, or `all`. */
  readonly holders: ReadonlyMap<string, readonly string[]>;
  /** Values that coldpatch put, or was about to put: any other value is somebody else's. */
  readonly ours: readonly string[];
}

const busy = (name: string) =>
  new ParameterBusyError(`Another recovery is changing the parameter ${name}: it is tried again in a moment.`);

/** `PARAMETER#<name>` in the run store: one change at a time, under a lease. */
export class ParameterHolds {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#table = tableName;
  }

  /** Takes the lease unless somebody has it. Times in milliseconds since the epoch. */
  async lease(name: string, owner: string, now: number, until: number): Promise<Holds> {
    const command = new UpdateItemCommand({
      ...this.#at(name),
      UpdateExpression: 'SET leaseOwner = :owner, leaseUntil = :until',
      ConditionExpression: 'attribute_not_exists(leaseOwner) OR leaseUntil < :now',
      ExpressionAttributeValues: {
        ':owner': { S: owner },
        ':until': { N: String(until) },
        ':now': { N: String(now) },
      },
      ReturnValues: 'ALL_NEW',
    });
    const item = (await this.#client.send(command).catch(refused(name))).Attributes ?? {};
    return {
      earlier: item.earlier?.S,
      holders: new Map(Object.entries(item.holders?.M ?? {}).map(([runId, wants]) => [runId, wants.SS ?? []])),
      ours: item.ours?.SS ?? [],
    };
  }

  /** Keeps the lease. */
  async save(name: string, owner: string, until: number, holds: Holds): Promise<void> {
    const lease = { leaseOwner: { S: owner }, leaseUntil: { N: String(until) } };
    await this.#put(name, owner, { ...lease, ...toItem(holds) });
  }

  /** Ends the lease; the item vanishes with its last holder. */
  async saveAndRelease(name: string, owner: string, holds: Holds): Promise<void> {
    if (holds.holders.size > 0) return this.#put(name, owner, toItem(holds));
    const command = new DeleteItemCommand({ ...this.#at(name), ...owned(owner) });
    await this.#client.send(command).catch(refused(name));
  }

  /** Ends the lease without a change, after a failure. */
  async release(name: string, owner: string): Promise<void> {
    const UpdateExpression = 'REMOVE leaseOwner, leaseUntil';
    const command = new UpdateItemCommand({ ...this.#at(name), UpdateExpression, ...owned(owner) });
    await this.#client.send(command).catch(refused(name));
  }

  async #put(name: string, owner: string, item: Record<string, AttributeValue>): Promise<void> {
    const { TableName, Key } = this.#at(name);
    const command = new PutItemCommand({ TableName, Item: { ...Key, ...item }, ...owned(owner) });
    await this.#client.send(command).catch(refused(name));
  }

  #at(name: string) {
    return { TableName: this.#table, Key: { pk: { S: `PARAMETER#${name}` } } };
  }
}

const owned = (owner: string) => ({
  ConditionExpression: 'leaseOwner = :owner',
  ExpressionAttributeValues: { ':owner': { S: owner } },
});

const toItem = ({ earlier, holders, ours }: Holds): Record<string, AttributeValue> => ({
  ...(earlier !== undefined && { earlier: { S: earlier } }),
  holders: { M: Object.fromEntries([...holders].map(([runId, wants]) => [runId, { SS: [...wants] }])) },
  ...(ours.length > 0 && { ours: { SS: [...ours] } }),
});

const refused = (name: string) => (error: unknown) => {
  throw error instanceof ConditionalCheckFailedException ? busy(name) : error;
};
