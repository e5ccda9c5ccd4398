import {
  type EventSourceMappingConfiguration,
  GetEventSourceMappingCommand,
  type LambdaClient,
  paginateListEventSourceMappings,
  ResourceConflictException,
  ResourceInUseException,
  ResourceNotFoundException,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { MappingBusyError } from '../errors.ts';

/** `gone`: there is no such mapping, or soon will not be. */
export type MappingState = 'on' | 'turning off' | 'off' | 'gone';

export interface EventSourceMapping {
  readonly uuid: string;
  readonly state: MappingState;
  /** Lambda delivers, and is not just about to. */
  readonly isEnabled: boolean;
  /** When it was last switched on or off, or changed otherwise; in milliseconds. */
  readonly changedMs: number;
  /** What became of the latest batch, in AWS's words: `OK`, `No records processed`, `PROBLEM: …`. */
  readonly lastResult: string;
  readonly functionArn: string;
  readonly sourceArn: string;
  /** Where batches go that can't be processed. */
  readonly failuresArn: string | undefined;
}

const states: Readonly<Record<string, MappingState>> = { Disabling: 'turning off', Disabled: 'off', Deleting: 'gone' };

const read = (mapping: EventSourceMappingConfiguration): EventSourceMapping => ({
  uuid: mapping.UUID ?? '',
  state: states[mapping.State ?? ''] ?? 'on',
  isEnabled: mapping.State === 'Enabled',
  changedMs: mapping.LastModified?.getTime() ?? 0,
  lastResult: mapping.LastProcessingResult ?? 'No records processed',
  functionArn: mapping.FunctionArn ?? '',
  sourceArn: mapping.EventSourceArn ?? '',
  failuresArn: mapping.DestinationConfig?.OnFailure?.Destination,
});

/** Who reads streams by way of Lambda. */
export class EventSourceMappings {
  readonly #client: LambdaClient;

  constructor(client: LambdaClient) {
    this.#client = client;
  }

  /** Undefined: there is no such mapping. */
  async find(uuid: string): Promise<EventSourceMapping | undefined> {
    const command = new GetEventSourceMappingCommand({ UUID: uuid });
    const found = await this.#client.send(command).catch(unlessMissing);
    return found && read(found);
  }

  /** Lambda takes up to a minute to do it, and no other change meanwhile: MappingBusyError. No such mapping any more is fine. */
  async turn(uuid: string, on: boolean): Promise<void> {
    const command = new UpdateEventSourceMappingCommand({ UUID: uuid, Enabled: on });
    await this.#client.send(command).catch((error: unknown) => {
      if (error instanceof ResourceInUseException || error instanceof ResourceConflictException)
        throw new MappingBusyError(
          `Lambda is still changing the event source mapping ${uuid}: it is tried again in a moment.`,
        );
      return unlessMissing(error);
    });
  }

  async reading(streamArn: string): Promise<EventSourceMapping[]> {
    const mappings: EventSourceMapping[] = [];
    for await (const page of paginateListEventSourceMappings({ client: this.#client }, { EventSourceArn: streamArn }))
      mappings.push(...(page.EventSourceMappings ?? []).map(read));
    return mappings;
  }
}

const unlessMissing = (error: unknown): undefined => {
  if (!(error instanceof ResourceNotFoundException)) throw error;
};
