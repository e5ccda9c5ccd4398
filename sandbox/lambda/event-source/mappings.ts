import { createHash } from 'node:crypto';
import { refuseOthers } from '../../core/refuse-others.ts';
import { AwsError } from '../../core/service.ts';
import type { World } from '../../core/world.ts';
import { type FindFunction, named } from '../invoke.ts';
import { describedMapping, type Mapping } from './described-mapping.ts';
import { listMappings } from './list-mappings.ts';
import { MappingSwitch } from './mapping-switch.ts';
import type { MappingSettings, StreamAccess } from './stream.ts';
import { StreamPoller } from './stream-poller.ts';

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
    const { region, account, clock } = this.#world;
    const arn = `arn:aws:lambda:${region}:${account}:event-source-mapping:${uuid}`;
    const poller = new StreamPoller(this.#world, this.#streams, settings, deployed, position);
    const its = new MappingSwitch(clock, poller, settings.enabled);
    this.#all.set(uuid, { uuid, arn, functionArn, settings, switch: its });
    return { uuid, arn };
  }

  /** Whose a mapping is, for IAM. */
  functionArnOf(uuid: string): string | undefined {
    return this.#all.get(uuid)?.functionArn;
  }

  get(input: Record<string, unknown>): Record<string, unknown> {
    refuseOthers('lambda GetEventSourceMapping', input, ['UUID']);
    return describedMapping(this.#named(String(input.UUID)));
  }

  list(input: Record<string, unknown>): Record<string, unknown> {
    return listMappings(this.#world, [...this.#all.values()], input);
  }

  /** A mapping that is enabled again goes on where it stopped. */
  update(input: Record<string, unknown>): Record<string, unknown> {
    refuseOthers('lambda UpdateEventSourceMapping', input, ['UUID', 'Enabled']);
    const mapping = this.#named(String(input.UUID));
    if (typeof input.Enabled === 'boolean') mapping.switch.turn(input.Enabled);
    return describedMapping(mapping);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#all.values()].map((mapping) => mapping.switch.close()));
  }

  #named(uuid: string): Mapping {
    const mapping = this.#all.get(uuid);
    if (mapping !== undefined) return mapping;
    throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', 404, {
      Type: 'User',
    });
  }
}
