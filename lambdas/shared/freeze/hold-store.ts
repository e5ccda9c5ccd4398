import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { MappingBusyError, ParameterBusyError } from '../errors.ts';

/** Who holds a thing that runs share, and what it goes back to. */
export interface Holds {
  /** Its value without coldpatch. Undefined while nobody holds it. */
  readonly earlier: string | undefined;
  /** By run id, what the run wants: of a parameter, what is frozen (tenants, or `all`). */
  readonly holders: ReadonlyMap<string, readonly string[]>;
  /** Values that coldpatch put, or was about to put: any other value is somebody else's. */
  readonly ours: readonly string[];
}

/** What runs share: read-only parameters and event source mappings. */
const kinds = {
  parameter: { prefix: 'PARAMETER#', Busy: ParameterBusyError },
  'event source mapping': { prefix: 'MAPPING#', Busy: MappingBusyError },
} as const;

/** `PARAMETER#<name>` or `MAPPING#<uuid>` in the run store: one change at a time, under a lease. */
export class HoldStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #kind: keyof typeof kinds;

  constructor(client: DynamoDBClient, tableName: string, kind: keyof typeof kinds) {
    this.#client = client;
    this.#table = tableName;
    this.#kind = kind;
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
    const item = (await this.#client.send(command).catch(this.#refused(name))).Attributes ?? {};
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
    await this.#client.send(command).catch(this.#refused(name));
  }

  /** Ends the lease without a change, after a failure. */
  async release(name: string, owner: string): Promise<void> {
    const UpdateExpression = 'REMOVE leaseOwner, leaseUntil';
    const command = new UpdateItemCommand({ ...this.#at(name), UpdateExpression, ...owned(owner) });
    await this.#client.send(command).catch(this.#refused(name));
  }

  async #put(name: string, owner: string, item: Record<string, AttributeValue>): Promise<void> {
    const { TableName, Key } = this.#at(name);
    const command = new PutItemCommand({ TableName, Item: { ...Key, ...item }, ...owned(owner) });
    await this.#client.send(command).catch(this.#refused(name));
  }

  #at(name: string) {
    return { TableName: this.#table, Key: { pk: { S: `${kinds[this.#kind].prefix}${name}` } } };
  }

  #refused(name: string) {
    const { Busy } = kinds[this.#kind];
    const busy = `Another recovery is changing the ${this.#kind} ${name}: it is tried again in a moment.`;
    return (error: unknown): never => {
      throw error instanceof ConditionalCheckFailedException ? new Busy(busy) : error;
    };
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
