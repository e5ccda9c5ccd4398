import { createHash } from 'node:crypto';
import { AwsError, notImplemented } from '../../core/service.ts';
import type { World } from '../../core/world.ts';
import { functionReference } from '../function-name.ts';
import { type FindFunction, named } from '../invoke.ts';
import type { MappingSettings, StreamAccess } from './stream.ts';
import { StreamPoller } from './stream-poller.ts';

interface Mapping {
  readonly uuid: string;
  readonly functionArn: string;
  readonly settings: MappingSettings;
  readonly poller: StreamPoller;
}

/** The event source mappings, each with its poller. */
export class EventSourceMappings {
  readonly #world: World;
  readonly #streams: StreamAccess;
  readonly #find: FindFunction;
  readonly #all = new Map<string, Mapping>();

  constructor(world: World, streams: StreamAccess, find: FindFunction) {
    this.#world = world;
    this.#streams = streams;
    this.#find = find;
  }

  /** Refused, as on AWS, unless the function's role may read the stream. */
  async create(settings: MappingSettings): Promise<{ uuid: string; arn: string }> {
    const { deployed } = named(this.#world, this.#find, { FunctionName: settings.functionName });
    const { arn: functionArn, roleArn } = deployed.config;
    await this.#streams.authorize(roleArn, settings.eventSourceArn);
    const position = await this.#streams.position(settings.eventSourceArn, settings.startingPosition);
    const hash = createHash('sha256').update(`${functionArn} ${settings.eventSourceArn}`).digest('hex');
    const uuid = hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
    if (this.#all.has(uuid)) {
      throw new AwsError('ResourceConflictException', `The function already reads ${settings.eventSourceArn}.`, 409);
    }
    const poller = new StreamPoller(this.#world, this.#streams, settings, deployed, position);
    this.#all.set(uuid, { uuid, functionArn, settings, poller });
    if (settings.enabled) poller.start();
    const { region, account } = this.#world;
    return { uuid, arn: `arn:aws:lambda:${region}:${account}:event-source-mapping:${uuid}` };
  }

  describe(uuid: string): Record<string, unknown> {
    return this.#described(this.#named(uuid));
  }

  list(input: Record<string, unknown>): Record<string, unknown> {
    const functionName =
      input.FunctionName === undefined
        ? undefined
        : functionReference(this.#world, String(input.FunctionName)).functionName;
    const found = [...this.#all.values()].filter(
      ({ functionArn, settings }) =>
        (functionName === undefined || functionArn.endsWith(`:${functionName}`)) &&
        (input.EventSourceArn === undefined || settings.eventSourceArn === input.EventSourceArn),
    );
    return { EventSourceMappings: found.map((mapping) => this.#described(mapping)) };
  }

  /** `{UUID, Enabled}`: a mapping that is enabled again goes on where it stopped. */
  async update({
    UUID,
    Enabled,
    FunctionName: _,
    ...others
  }: Record<string, unknown>): Promise<Record<string, unknown>> {
    const unknown = Object.keys(others)[0];
    if (unknown !== undefined) throw notImplemented(`UpdateEventSourceMapping's ${unknown}`);
    const mapping = this.#named(String(UUID));
    if (Enabled === true) mapping.poller.start();
    if (Enabled === false) await mapping.poller.stop();
    return this.#described(mapping);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all.values()].map(({ poller }) => poller.stop()));
  }

  #named(uuid: string): Mapping {
    const mapping = this.#all.get(uuid);
    if (mapping !== undefined) return mapping;
    throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', 404, {
      Type: 'User',
    });
  }

  #described({ uuid, functionArn, settings, poller }: Mapping): Record<string, unknown> {
    return {
      UUID: uuid,
      FunctionArn: functionArn,
      EventSourceArn: settings.eventSourceArn,
      State: poller.enabled ? 'Enabled' : 'Disabled',
      StartingPosition: settings.startingPosition,
      BatchSize: settings.batchSize,
      MaximumBatchingWindowInSeconds: settings.batchingWindowSeconds,
      MaximumRetryAttempts: settings.retryAttempts,
      MaximumRecordAgeInSeconds: settings.recordAgeSeconds,
      BisectBatchOnFunctionError: settings.bisectOnError,
      FunctionResponseTypes: settings.reportItemFailures ? ['ReportBatchItemFailures'] : [],
      ...(settings.failureQueueArn === undefined
        ? {}
        : { DestinationConfig: { OnFailure: { Destination: settings.failureQueueArn } } }),
    };
  }
}
