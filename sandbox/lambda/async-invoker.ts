import { AwsError } from '../core/service.ts';
import type { World } from '../core/world.ts';
import type { DeployedFunction } from './deployed-function.ts';

/** Lambda tries an asynchronous invocation that failed twice more: after one minute, then after two. Sandbox time. */
const retriesAfterMs = [60_000, 120_000];
const throttledForMs = 1_000;

/** Invocations of type Event: accepted at once, run later, retried, and then dropped. */
export class AsyncInvoker {
  readonly #world: World;
  readonly #closing = new AbortController();
  readonly #running = new Set<Promise<void>>();

  constructor(world: World) {
    this.#world = world;
  }

  invoke(deployed: DeployedFunction, payload: string, functionArn: string): void {
    const running = this.#run(deployed, payload, functionArn)
      .catch((error) => {
        if (!this.#closing.signal.aborted) deployed.log.append(`Asynchronous invocation dropped: ${error}\n`);
      })
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#running);
  }

  async #run(deployed: DeployedFunction, payload: string, functionArn: string): Promise<void> {
    for (const retryAfterMs of [...retriesAfterMs, undefined]) {
      const ending = await this.#unthrottled(() => deployed.invoke(payload, functionArn));
      if (ending.functionError === undefined) return;
      if (retryAfterMs === undefined) throw new Error(ending.payload);
      await this.#sleep(retryAfterMs);
    }
  }

  /** A throttled event stays in the queue and does not count as tried. */
  async #unthrottled<T>(run: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await run();
      } catch (error) {
        if (!(error instanceof AwsError && error.code === 'TooManyRequestsException')) throw error;
        await this.#sleep(throttledForMs);
      }
    }
  }

  #sleep(ms: number): Promise<void> {
    return this.#world.clock.sleep(ms, this.#closing.signal);
  }
}
