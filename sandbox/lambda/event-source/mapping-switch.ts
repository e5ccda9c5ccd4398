import type { Clock } from '../../core/clock.ts';
import { AwsError } from '../../core/service.ts';
import type { StreamPoller } from './stream-poller.ts';

/** How long it takes to enable or disable a mapping, sandbox time; Lambda takes seconds up to a minute. */
const transitionMs = 15_000;

type MappingState = 'Enabling' | 'Enabled' | 'Disabling' | 'Disabled';

/** Turns a poller on and off, as late as Lambda does: while Disabling it still delivers, while Enabling not yet. */
export class MappingSwitch {
  readonly #clock: Clock;
  readonly #poller: StreamPoller;
  readonly #closing = new AbortController();
  #state: MappingState = 'Disabled';
  #turnedMs: number;

  constructor(clock: Clock, poller: StreamPoller, enabled: boolean) {
    this.#clock = clock;
    this.#poller = poller;
    this.#turnedMs = clock.now();
    if (!enabled) return;
    poller.start();
    this.#state = 'Enabled';
  }

  get state(): MappingState {
    return this.#state;
  }

  get lastResult(): string {
    return this.#poller.lastResult;
  }

  /** Sandbox time of the latest change that was asked for. */
  get turnedMs(): number {
    return this.#turnedMs;
  }

  /** Refused while a change is under way. */
  turn(on: boolean): void {
    if (this.#state === 'Enabling' || this.#state === 'Disabling') {
      throw new AwsError(
        'ResourceInUseException',
        'Cannot update the event source mapping because it is in use.',
        400,
        {
          Type: 'User',
        },
      );
    }
    if (on === (this.#state === 'Enabled')) return;
    this.#state = on ? 'Enabling' : 'Disabling';
    this.#turnedMs = this.#clock.now();
    this.#finish(on).catch((error) => {
      if (!this.#closing.signal.aborted) throw error;
    });
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#poller.stop();
  }

  async #finish(on: boolean): Promise<void> {
    await this.#clock.sleep(transitionMs, this.#closing.signal);
    if (on) this.#poller.start();
    else await this.#poller.stop();
    this.#state = on ? 'Enabled' : 'Disabled';
  }
}
