import { type ApiCall, AwsError } from '../core/service.ts';
import type { World } from '../core/world.ts';
import { type Delivery, deliver, type Failure } from './deliver.ts';

/** The internal operations: one event to one target of a rule, one run of a schedule. */
export const internalOperations = ['DeliverEvent', 'FireSchedule'] as const;
type InternalOperation = (typeof internalOperations)[number];

/** Hands deliveries to World's call, so that a fault injected into the operation loses them, and counts the failed ones. */
export class Dispatcher {
  readonly failures: Failure[] = [];
  readonly #world: World;
  readonly #closing: AbortSignal;
  readonly #pending = new Set<Promise<void>>();

  constructor(world: World, closing: AbortSignal) {
    this.#world = world;
    this.#closing = closing;
  }

  dispatch(operation: InternalOperation, delivery: Delivery): Promise<void> {
    const work = this.#send(operation, delivery).finally(() => this.#pending.delete(work));
    this.#pending.add(work);
    return work;
  }

  /** What the front door calls, unless a fault struck first. */
  async handle({ input }: ApiCall): Promise<Record<string, unknown>> {
    const failure = await deliver(this.#world, input.delivery as Delivery, this.#closing);
    if (failure) this.failures.push(failure);
    return {};
  }

  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  async #send(operation: InternalOperation, delivery: Delivery): Promise<void> {
    try {
      await this.#world.call({ kind: 'service', service: 'events.amazonaws.com' }, 'events', operation, { delivery });
    } catch (error) {
      const { code, message } = error instanceof AwsError ? error : { code: 'InternalFailure', message: String(error) };
      this.failures.push({
        at: new Date(this.#world.clock.now()).toISOString(),
        sourceArn: delivery.caller.sourceArn,
        targetArn: delivery.target.arn,
        code,
        message,
        deadLettered: false,
      });
    }
  }
}
