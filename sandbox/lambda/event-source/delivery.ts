import { AwsError } from '../../core/service.ts';
import type { Invocation } from '../deployed-function.ts';
import type { DiscardCondition, MappingSettings, StreamRecord } from './stream.ts';

export type Batch = readonly StreamRecord[];

/** What delivering needs of the outside. */
export interface DeliveryPorts {
  /** Sandbox time. */
  now(): number;
  /** Rejects when the mapping is disabled or closed. */
  sleep(ms: number): Promise<void>;
  invoke(payload: string): Promise<Invocation>;
  /** An invocation is over. */
  processed(isOk: boolean): void;
  /** A batch is given up; `last` is the last attempt, if any was made. */
  discard(batch: Batch, condition: DiscardCondition, attempts: number, last: Invocation | undefined): Promise<void>;
}

const firstBackoffMs = 250;
const longestBackoffMs = 30_000;

/** Hands one batch to the function until it is done with, by success or by giving up: in order, with Lambda's retry rules. */
export class Delivery {
  readonly #settings: MappingSettings;
  readonly #ports: DeliveryPorts;

  constructor(settings: MappingSettings, ports: DeliveryPorts) {
    this.#settings = settings;
    this.#ports = ports;
  }

  async deliver(batch: Batch, attempts = 0, last?: Invocation): Promise<void> {
    const young = await this.#dropOld(batch, attempts, last);
    if (young.length === 0) return;
    const invocation = await this.#invoke(young);
    const left = this.#leftOver(young, invocation);
    if (left.length === 0) return;
    const made = attempts + 1;
    // A batch split in two is tried again without this counting as a retry.
    if (this.#settings.bisectOnError && left.length === young.length && left.length > 1) {
      const middle = Math.ceil(left.length / 2);
      await this.deliver(left.slice(0, middle), attempts, invocation);
      return this.deliver(left.slice(middle), attempts, invocation);
    }
    if (this.#settings.retryAttempts >= 0 && made > this.#settings.retryAttempts) {
      return this.#ports.discard(left, 'RetryAttemptsExhausted', made, invocation);
    }
    await this.#ports.sleep(Math.min(longestBackoffMs, firstBackoffMs * 2 ** Math.min(made, 10)));
    return this.deliver(left, made, invocation);
  }

  async #dropOld(batch: Batch, attempts: number, last: Invocation | undefined): Promise<Batch> {
    const { recordAgeSeconds } = this.#settings;
    if (recordAgeSeconds < 0) return batch;
    const oldest = this.#ports.now() / 1000 - recordAgeSeconds;
    const isOld = (record: StreamRecord) => record.dynamodb.ApproximateCreationDateTime < oldest;
    const firstYoung = batch.findIndex((record) => !isOld(record));
    const old = firstYoung === -1 ? batch : batch.slice(0, firstYoung);
    if (old.length > 0) await this.#ports.discard(old, 'RecordAgeExceeded', attempts, last);
    return batch.slice(old.length);
  }

  /** Throttling is waited out; it is no failure of the batch. */
  async #invoke(batch: Batch): Promise<Invocation> {
    for (;;) {
      try {
        const invocation = await this.#ports.invoke(JSON.stringify({ Records: batch }));
        this.#ports.processed(invocation.functionError === undefined);
        return invocation;
      } catch (error) {
        if (!(error instanceof AwsError && error.code === 'TooManyRequestsException')) throw error;
        await this.#ports.sleep(firstBackoffMs);
      }
    }
  }

  /** What has to be delivered again: everything, or, with ReportBatchItemFailures, all from the first failed record on. */
  #leftOver(batch: Batch, { functionError, payload }: Invocation): Batch {
    if (functionError !== undefined) return batch;
    if (!this.#settings.reportItemFailures) return [];
    const failures: unknown = JSON.parse(payload)?.batchItemFailures ?? [];
    if (!Array.isArray(failures)) return batch;
    if (failures.length === 0) return [];
    const indexes = failures.map((failure: { itemIdentifier?: unknown } | null) =>
      batch.findIndex((record) => record.dynamodb.SequenceNumber === failure?.itemIdentifier),
    );
    // An identifier that is none of the batch's fails the whole batch.
    return batch.slice(Math.max(0, Math.min(...indexes)));
  }
}
