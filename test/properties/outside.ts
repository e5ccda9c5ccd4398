import type { Scheduler } from 'fast-check';
import type { Bucket } from '../../lambdas/shared/bucket.ts';
import { bytesOf, type MemoryBucket } from '../lambdas/memory-bucket.ts';
import type { Trouble } from './history.ts';

/** What a call to the outside is about. */
export interface What {
  readonly text: string;
  /** Items that it writes to. */
  readonly writesTo: readonly string[];
}

/** A call to the outside takes effect, or half of it, at a moment that nobody knows. */
export type Call = <T>(what: What, effect: (half: boolean) => T) => Promise<T>;
export const atOnce: Call = async (_, effect) => effect(false);

export const failure = (name: string, httpStatusCode = 400) =>
  Object.assign(new Error(`${name} of a history.`), { name, $metadata: { httpStatusCode } });

/** What attempts share. */
export interface Surroundings {
  readonly scheduler: Scheduler;
  readonly tell: (text: string) => void;
  /** A moment, after all that were. */
  readonly now: () => number;
  /** A call is about to take effect. */
  readonly before: (what: What) => void;
}

/** One delivery of a batch to a function, with its trouble. */
export class Attempt {
  readonly name: string;
  /** `<runId>/<pass>` */
  readonly phase: string;
  readonly began: number;
  readonly #trouble: Trouble;
  readonly #around: Surroundings;
  readonly hangs = Promise.withResolvers<void>();
  readonly revived = Promise.withResolvers<void>();
  #calls = 0;
  #dead = false;
  /** It died, or did not hear of what it did. */
  wasCutOff = false;

  constructor(phase: string, name: string, trouble: Trouble, around: Surroundings) {
    this.phase = phase;
    this.name = name;
    this.began = around.now();
    this.#trouble = trouble;
    this.#around = around;
  }

  readonly remainingMs = () => (this.#trouble.kind === 'late' && this.#calls >= this.#trouble.at ? 0 : 60_000);

  readonly call: Call = async (what, effect) => {
    const [trouble, { scheduler, tell, before }] = [this.#trouble, this.#around];
    this.#assertAlive();
    const call = ++this.#calls;
    const isAt = 'at' in trouble && call === trouble.at;
    if (trouble.kind === 'zombie' && isAt) {
      tell(`${this.name} hangs, about to: ${what.text}`);
      this.hangs.resolve();
      await this.revived.promise;
    }
    await scheduler.schedule(Promise.resolve());
    this.#assertAlive();
    before(what);
    if (trouble.kind === 'refused' && call >= trouble.at && call < trouble.at + trouble.calls) {
      tell(`${this.name} ${what.text}: refused`);
      throw failure('ProvisionedThroughputExceededException');
    }
    if (trouble.kind === 'crash' && isAt) {
      this.#dead = true;
      this.wasCutOff = true;
      tell(`${this.name} dies ${trouble.when}: ${what.text}`);
      if (trouble.when !== 'before') effect(trouble.when === 'half');
      this.#assertAlive();
    }
    tell(`${this.name} ${what.text}`);
    const answer = effect(false);
    if (trouble.kind !== 'lost' || !isAt) return answer;
    this.wasCutOff = true;
    tell('  … and the answer is lost');
    throw failure('InternalServerError', 500);
  };

  #assertAlive() {
    if (this.#dead) throw failure('Crash');
  }
}

const about = (text: string): What => ({ text, writesTo: [] });

/** Somebody's way to the bucket; whoever wants to know is told what is created. */
export const bucketOver = (bucket: MemoryBucket, call: Call, created: (key: string, body: string) => void): Bucket => {
  const create = (key: string, body: string) => {
    if (bucket.objects.has(key)) return false;
    bucket.objects.set(key, body);
    created(key, body);
    return true;
  };
  return {
    read: async (key) => {
      const text = await call(about(`reads ${key}`), () => bucket.objects.get(key));
      return text === undefined ? null : bytesOf(text);
    },
    put: async (key, body) => call(about(`puts ${key}`), () => bucket.put(key, body)),
    create: async (key, body) => {
      try {
        return await call(about(`creates ${key}`), () => create(key, body));
      } catch (error) {
        // The SDK asks again where the answer was lost, and finds the object there.
        if (error instanceof Error && error.name === 'InternalServerError') return false;
        throw error;
      }
    },
    list: async (prefix) =>
      call(about(`lists ${prefix}`), () => [...bucket.objects.keys()].filter((key) => key.startsWith(prefix)).sort()),
    remove: async (key) => call(about(`removes ${key}`), () => void bucket.objects.delete(key)),
  };
};
