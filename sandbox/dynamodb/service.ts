import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { jsonProtocol } from '../core/json-protocol.ts';
import { type ApiCall, AwsError, notImplemented, type Service } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { dataPlaneOperations, isDataPlane } from './accesses.ts';
import type { Context, Operation } from './context.ts';
import { continuousBackupsOperations } from './continuous-backups.ts';
import { handleDataPlane, passedOn } from './data-plane.ts';
import { type Engine, startEngine } from './engine.ts';
import { checkEngineSchema } from './engine-schema.ts';
import { History } from './history.ts';
import { checkInput } from './inputs.ts';
import { kinesisDestinationOperations } from './kinesis-destination.ts';
import { permissionsOf } from './permissions.ts';
import { restoreOperations } from './restore.ts';
import { type StreamRecord, sequenceNumber, streamRecords } from './stream-records.ts';
import { streamArn } from './streams.ts';
import { tableNames } from './table-names.ts';
import { tableOperations } from './table-operations.ts';
import { Tables } from './tables.ts';
import { timeToLiveOperations } from './time-to-live.ts';

export interface DynamoDbOptions {
  /** How long a restored table is CREATING, in sandbox seconds. Default 600. */
  readonly restoreSeconds?: number;
  /** How far LatestRestorableDateTime is behind, in sandbox seconds. Default 300. */
  readonly restorableLagSeconds?: number;
}

/** DynamoDB, and what event source mappings need of its streams. Throughput is not limited, nothing expires. */
export interface DynamoDbService extends Service {
  /** ARN of the table's enabled stream. */
  streamArn(tableName: string): string | undefined;
  /** The table of an enabled stream. */
  tableOfStream(arn: string): string | undefined;
  /**
   * At most `limit` records of the table's enabled stream after a SequenceNumber (`'0'`: from the stream's beginning), oldest
   * first. A write that changed nothing has none.
   */
  records(tableName: string, afterSequence: string, limit: number): StreamRecord[];
  /** SequenceNumber of the table's latest write: where a reader starts that wants only what is new. */
  latestSequence(tableName: string): string;
  close(): Promise<void>;
}

const controlPlane: Record<string, Operation> = {
  ...tableOperations,
  ...timeToLiveOperations,
  ...continuousBackupsOperations,
  ...restoreOperations,
  ...kinesisDestinationOperations,
};

export const createDynamoDbService = async (world: World, options: DynamoDbOptions = {}): Promise<DynamoDbService> => {
  mkdirSync(world.directory, { recursive: true });
  const path = join(world.directory, 'dynamodb.sqlite');
  const engine = await startEngine(path);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { timeout: 10_000, defensive: false });
    await checkEngineSchema(engine, database);
    return serviceOf(world, options, engine, database, path);
  } catch (error) {
    database?.close();
    await engine.close();
    throw error;
  }
};

const serviceOf = (
  world: World,
  options: DynamoDbOptions,
  engine: Engine,
  database: DatabaseSync,
  path: string,
): DynamoDbService => {
  const names = tableNames(world);
  const tables = new Tables(names);
  const closing = new AbortController();
  const context: Context = {
    world,
    engine,
    tables,
    history: new History(path, database, world.clock.now),
    restoreSeconds: options.restoreSeconds ?? 600,
    restorableLagSeconds: options.restorableLagSeconds ?? 300,
    closing: closing.signal,
  };
  const protocol = jsonProtocol({ targetPrefix: 'DynamoDB_20120810', contentType: 'application/x-amz-json-1.0' });
  const enabledStream = (tableName: string) => {
    const table = tables.find(tableName);
    return table?.stream?.enabled ? table : undefined;
  };

  return {
    signingName: 'dynamodb',
    operations: [...dataPlaneOperations, ...Object.keys(controlPlane)],
    parse(request) {
      const call = protocol.parse(request);
      if (isDataPlane(call.operation) || Object.hasOwn(controlPlane, call.operation)) return call;
      throw notImplemented(`DynamoDB's ${call.operation}`);
    },
    permissions: (call) => permissionsOf(call, names),
    handle(call: ApiCall) {
      checkInput(call.operation, call.input);
      if (isDataPlane(call.operation)) return handleDataPlane(call, context);
      const operation = Object.hasOwn(controlPlane, call.operation) && controlPlane[call.operation];
      if (operation) return operation(call.input, context);
      throw notImplemented(`DynamoDB's ${call.operation}`);
    },
    respond: (call, output) => passedOn(output) ?? protocol.respond(call, output),
    fail: protocol.fail,

    streamArn(tableName) {
      const table = enabledStream(tableName);
      return table && streamArn(table, names);
    },
    tableOfStream(arn) {
      const [tableArn = ''] = arn.split('/stream/');
      const table = tableArn.startsWith(names.arn('')) ? enabledStream(tableArn) : undefined;
      return table && streamArn(table, names) === arn ? table.name : undefined;
    },
    records(tableName, afterSequence, limit) {
      const table = tables.find(tableName);
      if (!table)
        throw new AwsError('ResourceNotFoundException', `Requested resource not found: Table: ${tableName} not found`);
      return streamRecords(table, Number(afterSequence), limit, context);
    },
    latestSequence: (tableName) => sequenceNumber(context.history.lastSequence(tables.get(tableName))),
    async close() {
      closing.abort();
      await engine.close();
      database.close();
    },
  };
};
