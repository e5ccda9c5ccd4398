import type { EventSourceMappings } from './event-source-mappings.ts';
import { type LeasedHolds, leased } from './leased.ts';

export interface PausedMappingsPorts {
  readonly holds: LeasedHolds;
  readonly mappings: Pick<EventSourceMappings, 'find' | 'turn'>;
  now(): Date;
}

/**
 * Holds on event source mappings: paused while any run holds them, and enabled again by the last one if they were before
 * the first. Changed under a lease, each change noted before it is made, like the read-only parameter.
 */
export class PausedMappings {
  readonly #ports: PausedMappingsPorts;

  constructor(ports: PausedMappingsPorts) {
    this.#ports = ports;
  }

  /** Whether it is off by now, and has handed over its last records. Twice is once. */
  pause(uuid: string, runId: string): Promise<boolean> {
    const { holds, mappings, now } = this.#ports;
    return leased(holds, uuid, now(), async ({ earlier, holders }, save) => {
      const state = await this.#state(uuid);
      const held = {
        // Enabled by somebody while runs held it: so it is to be afterwards.
        earlier: state === 'on' ? 'on' : (earlier ?? 'off'),
        holders: new Map(holders).set(runId, ['paused']),
        ours: [],
      };
      await save(held);
      if (state === 'on') await mappings.turn(uuid, false);
      return { end: held, result: state === 'off' || state === 'gone' };
    });
  }

  /** Lets go for a run. Twice is fine, and so is a run that never held it. */
  resume(uuid: string, runId: string): Promise<void> {
    const { holds, mappings, now } = this.#ports;
    return leased(holds, uuid, now(), async (held) => {
      const holders = new Map(held.holders);
      const isLast = holders.delete(runId) && holders.size === 0;
      if (isLast && held.earlier === 'on' && (await this.#isOff(uuid))) await mappings.turn(uuid, true);
      return { end: { ...held, holders }, result: undefined };
    });
  }

  async #state(uuid: string) {
    return (await this.#ports.mappings.find(uuid))?.state ?? 'gone';
  }

  async #isOff(uuid: string): Promise<boolean> {
    const state = await this.#state(uuid);
    return state === 'off' || state === 'turning off';
  }
}
