import { MappingBusyError } from '../../../../lambdas/shared/errors.ts';
import type { EventSourceMapping } from '../../../../lambdas/shared/freeze/event-source-mappings.ts';

export const search = '5ea4c000-0000-4000-8000-000000000000';
export const mail = 'a1100000-0000-4000-8000-000000000000';

/** Event source mappings that take five seconds to be turned on or off, and can't be touched meanwhile, as Lambda has them. */
export class SlowMappings {
  readonly all = [search, mail];
  readonly #now: () => number;
  readonly #wanted = new Map<string, { readonly on: boolean; readonly from: number }>();

  constructor(now: () => number) {
    this.#now = now;
    for (const uuid of this.all) this.#wanted.set(uuid, { on: true, from: 0 });
  }

  /** Those that are off, or are being turned off. */
  get off(): string[] {
    return [...this.#wanted].filter(([, { on }]) => !on).map(([uuid]) => uuid);
  }

  /** Somebody else does it, long ago. */
  set(uuid: string, on: boolean): void {
    this.#wanted.set(uuid, { on, from: 0 });
  }

  remove(uuid: string): void {
    this.#wanted.delete(uuid);
  }

  find(uuid: string): EventSourceMapping | undefined {
    const wanted = this.#wanted.get(uuid);
    if (wanted === undefined) return undefined;
    const state = wanted.on ? 'on' : this.#isChanging(uuid) ? 'turning off' : 'off';
    return {
      uuid,
      state,
      isEnabled: wanted.on,
      changedMs: 0,
      lastResult: 'OK',
      functionArn: 'arn:function',
      sourceArn: 'arn:stream',
      failuresArn: undefined,
    };
  }

  turn(uuid: string, on: boolean): void {
    if (!this.#wanted.has(uuid)) return;
    if (this.#isChanging(uuid)) throw new MappingBusyError('Lambda is still changing it.');
    if (this.#wanted.get(uuid)?.on !== on) this.#wanted.set(uuid, { on, from: this.#now() });
  }

  #isChanging(uuid: string): boolean {
    return this.#now() < (this.#wanted.get(uuid)?.from ?? 0) + 5000;
  }
}
