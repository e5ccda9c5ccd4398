import { setTimeout as realSleep } from 'node:timers/promises';
import type { World } from '../../core/world.ts';
import type { DeployedFunction } from '../deployed-function.ts';
import { Delivery } from './delivery.ts';
import { failureMessage } from './failure-message.ts';
import type { MappingSettings, Position, StreamAccess, StreamRecord } from './stream.ts';

/** How often a stream is looked at that had no full batch, real milliseconds: soon after a write, rarely on a quiet table. */
const shortestIdleMs = 20;
const longestIdleMs = 100;
/** A batch must fit into one synchronous invocation. */
const longestPayload = 6_000_000;

/** Reads one stream for one function, from a position on, one batch at a time. */
export class StreamPoller {
  readonly #world: World;
  readonly #streams: StreamAccess;
  readonly #settings: MappingSettings;
  readonly #deployed: DeployedFunction;
  #position: Position;
  #stop: AbortController | undefined;
  #polling: Promise<void> = Promise.resolve();
  #lastResult = 'No records processed';

  constructor(
    world: World,
    streams: StreamAccess,
    settings: MappingSettings,
    deployed: DeployedFunction,
    position: Position,
  ) {
    this.#world = world;
    this.#streams = streams;
    this.#settings = settings;
    this.#deployed = deployed;
    this.#position = position;
  }

  /** What became of the latest invocation, in AWS's words. */
  get lastResult(): string {
    return this.#lastResult;
  }

  start(): void {
    if (this.#stop !== undefined) return;
    const stop = new AbortController();
    this.#stop = stop;
    this.#polling = this.#polling.then(() => this.#poll(stop.signal)).catch(ignoreAbort);
  }

  /** Stops after the invocation that is running; a batch that is not done with is read again on the next start. */
  async stop(): Promise<void> {
    this.#stop?.abort();
    this.#stop = undefined;
    await this.#polling;
  }

  async #poll(signal: AbortSignal): Promise<void> {
    const delivery = new Delivery(this.#settings, {
      now: () => this.#world.clock.now(),
      sleep: (ms) => this.#world.clock.sleep(ms, signal),
      invoke: (payload) => {
        signal.throwIfAborted();
        return this.#deployed.invoke(payload, this.#deployed.config.arn);
      },
      processed: (isOk) => {
        this.#lastResult = isOk ? 'OK' : 'PROBLEM: Function call failed';
      },
      discard: (batch, condition, attempts, last) =>
        this.#reportDiscarded({ batch, condition, attempts, last, nowMs: this.#world.clock.now() }),
    });
    let idleMs = shortestIdleMs;
    while (!signal.aborted) {
      try {
        const batch = fitting(await this.#nextBatch(signal));
        const end = batch.at(-1);
        if (end !== undefined) {
          await delivery.deliver(batch);
          this.#position = end.dynamodb.SequenceNumber;
        }
        idleMs = end === undefined ? Math.min(longestIdleMs, idleMs * 1.5) : shortestIdleMs;
        if (batch.length < this.#settings.batchSize) await realSleep(idleMs, undefined, { signal, ref: false });
      } catch (error) {
        if (signal.aborted) return;
        this.#note(`The event source ${this.#settings.eventSourceArn} has a problem and is tried again`, error);
        await realSleep(longestIdleMs, undefined, { signal, ref: false });
      }
    }
  }

  /** Waits for the batching window while the batch is not full. */
  async #nextBatch(signal: AbortSignal): Promise<readonly StreamRecord[]> {
    const { batchSize, batchingWindowSeconds, eventSourceArn } = this.#settings;
    const read = () => this.#streams.read(eventSourceArn, this.#position, batchSize);
    const batch = await read();
    if (batch.length === 0 || batch.length >= batchSize || batchingWindowSeconds === 0) return batch;
    await this.#world.clock.sleep(batchingWindowSeconds * 1000, signal);
    return read();
  }

  async #reportDiscarded(discarded: Omit<Parameters<typeof failureMessage>[0], 'functionArn' | 'streamArn'>) {
    const { failureQueueArn, eventSourceArn } = this.#settings;
    if (failureQueueArn === undefined) return;
    const { arn, roleArn, functionName } = this.#deployed.config;
    const message = failureMessage({ ...discarded, functionArn: arn, streamArn: eventSourceArn });
    const [account, queueName] = failureQueueArn.split(':').slice(4);
    const role = { kind: 'role', roleName: roleArn.split('/').at(-1) ?? '', sessionName: functionName } as const;
    const input = {
      QueueUrl: `${this.#world.endpoint}/${account}/${queueName}`,
      MessageBody: JSON.stringify(message),
    };
    // As in Lambda, a batch whose destination refuses the message is lost.
    await this.#world
      .call(role, 'sqs', 'SendMessage', input)
      .catch((error) => this.#note(`The failed batch could not be reported to ${failureQueueArn}`, error));
  }

  #note(what: string, error: unknown): void {
    this.#deployed.log.append(`${what}: ${error}\n`);
  }
}

const ignoreAbort = (error: unknown) => {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
};

const fitting = (batch: readonly StreamRecord[]): readonly StreamRecord[] =>
  batch.length > 1 && Buffer.byteLength(JSON.stringify(batch)) > longestPayload
    ? fitting(batch.slice(0, Math.ceil(batch.length / 2)))
    : batch;
