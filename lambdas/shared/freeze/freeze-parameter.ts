import type { ThawWritersOutput } from '../contract.ts';
import { FreezeFailedError } from '../errors.ts';
import { type LeasedHolds, leased, type Work } from './leased.ts';
import { readOnlyList } from './read-only-list.ts';

export interface FreezeParameterPorts {
  readonly holds: LeasedHolds;
  /** The value now; undefined: there is no such parameter. */
  readParameter(name: string): Promise<string | undefined>;
  writeParameter(name: string, value: string): Promise<void>;
  now(): Date;
}

type Ended = Exclude<ThawWritersOutput['parameter'], 'none'>;

/**
 * Holds on a read-only parameter. SSM has no compare-and-set, so values change under a lease, and each value is noted
 * before it is put: after a cut at any point the next call can tell coldpatch's values from somebody else's.
 */
export class FreezeParameter {
  readonly #ports: FreezeParameterPorts;

  constructor(ports: FreezeParameterPorts) {
    this.#ports = ports;
  }

  /** Freezes what the run wants (tenants, or `all`), beside what others hold. Twice is once. */
  hold(name: string, runId: string, wants: readonly string[]): Promise<void> {
    return this.#leased(name, async (holds, save) => {
      const current = await this.#ports.readParameter(name);
      if (current === undefined)
        throw new FreezeFailedError(
          `The read-only parameter ${name} is gone: create it again as a StringList with the value "none", then redrive.`,
        );
      // Somebody else's value, now or at first, is what it goes back to.
      const earlier = holds.earlier === undefined || !holds.ours.includes(current) ? current : holds.earlier;
      const holders = new Map(holds.holders).set(runId, wants);
      const value = readOnlyList(earlier, holders.values());
      await save({ earlier, holders, ours: [...new Set([...holds.ours, value])] });
      if (value !== current) await this.#ports.writeParameter(name, value);
      return { end: { earlier, holders, ours: [value] }, result: undefined };
    });
  }

  /**
   * Lets go for a run: the last one puts the earlier value back, unless somebody else changed the parameter.
   * `note` is told what became of it while the hold still stands, so that a cut can't lose it. Undefined: it held nothing.
   */
  release(name: string, runId: string, note: (ended: Ended) => Promise<unknown>): Promise<Ended | undefined> {
    return this.#leased<Ended | undefined>(name, async (holds, save) => {
      if (!holds.holders.has(runId) || holds.earlier === undefined) return { end: holds, result: undefined };
      const { earlier } = holds;
      const holders = new Map(holds.holders);
      holders.delete(runId);
      const current = await this.#ports.readParameter(name);
      const value = readOnlyList(earlier, holders.values());
      const target = holders.size === 0 ? earlier : value;
      // Deleted is changed by somebody else, too.
      const foreign = current === undefined || (current !== target && !holds.ours.includes(current));
      const ended = foreign ? 'left' : holders.size === 0 ? 'restored' : 'shared';
      if (current !== target && !foreign) {
        await save({ ...holds, ours: [...new Set([...holds.ours, target])] });
        await this.#ports.writeParameter(name, target);
      }
      await note(ended);
      return { end: { earlier, holders, ours: foreign ? holds.ours : [target] }, result: ended };
    });
  }

  #leased<R>(name: string, work: Work<R>): Promise<R> {
    return leased(this.#ports.holds, name, this.#ports.now(), work);
  }
}
