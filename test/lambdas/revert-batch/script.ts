import fc from 'fast-check';
import type { Image, KeyRow } from '../../../lambdas/shared/attribute.ts';
import { hashOrAbsent } from '../../../lambdas/shared/image-hash.ts';
import { cutAt, open } from '../cuts.ts';
import { run } from '../incident.ts';
import { item, key, type Player, World } from './world.ts';

const ids = ['i', 'j', 'k', 'l'];
export const names = ['a', 'b', 'c', 'd'];

/** What an item was, what the bug left of it, and what its row tells of that. */
const fate = fc.record({
  base: fc.option(fc.subarray(names), { freq: 3 }),
  live: fc.option(fc.tuple(...names.map(() => fc.constantFrom('as before', 'wrong', 'missing'))), { freq: 4 }),
  known: fc.constantFrom('nothing', 'lastSeen', 'bad'),
});

type Fate = typeof fate extends fc.Arbitrary<infer F> ? F : never;

/** What somebody else does, to an item or to the one that a run is about to write. */
const deed = fc.record({
  id: fc.constantFrom(...ids),
  name: fc.constantFrom(...names),
  kind: fc.constantFrom('set', 'set', 'set', 'remove', 'put', 'delete'),
});
type Deed = typeof deed extends fc.Arbitrary<infer D> ? D : never;

/** An attempt at a step: what others do before it, and between its reads and its writes; where it is cut off. */
const attempt = fc.record({
  before: fc.array(deed, { maxLength: 2 }),
  meanwhile: fc.array(fc.option(deed, { freq: 2 }), { maxLength: 4 }),
  cut: fc.option(fc.record({ k: fc.integer({ min: 1, max: 14 }), when: fc.constantFrom('before', 'after') }), {
    freq: 4,
  }),
});
export type Attempt = typeof attempt extends fc.Arbitrary<infer A> ? A : never;
export const attempts = fc.array(attempt, { maxLength: 3 });

const patch = fc.record(
  {
    createdItems: fc.constantFrom('keep', 'delete'),
    laterWrites: fc.constantFrom('conflict', 'overwrite'),
    marker: fc.constant('marker'),
    attributes: fc.subarray(names, { minLength: 1 }),
  },
  { requiredKeys: ['createdItems', 'laterWrites'] },
);

/** Items and a repair of them: up to three passes over some of the items, in batches of two. */
export const repairs = fc.record({
  fates: fc.tuple(...ids.map(() => fate)),
  patch,
  passes: fc.array(fc.record({ members: fc.subarray(ids, { minLength: 1 }), attempts, ends: fc.boolean() }), {
    minLength: 1,
    maxLength: 3,
  }),
});
export type Repair = typeof repairs extends fc.Arbitrary<infer R> ? R : never;

/** Everything of a repair up to its end, or to where it was given up. */
export class Story {
  readonly ids = ids;
  readonly world: World;
  readonly #rows: ReadonlyMap<string, KeyRow>;
  readonly #repair: Repair;
  #deeds = 0;

  constructor(repair: Repair) {
    this.#repair = repair;
    this.world = new World(repair.patch);
    this.#rows = new Map(repair.fates.map((each, index) => [ids[index] ?? '', this.#setUp(ids[index] ?? '', each)]));
  }

  async repair(runId: string): Promise<void> {
    for (const [index, { members, attempts, ends }] of this.#repair.passes.entries())
      for (const batch of [members.slice(0, 2), members.slice(2)].filter(({ length }) => length > 0)) {
        const rows = batch.flatMap((id) => this.#rows.get(id) ?? []);
        await this.world.patchBatch(runId, index + 1, rows, this.player(attempts, ends));
      }
  }

  /** Plays the attempts, then one that goes through, if the step comes to its end at all. */
  player(attempts: readonly Attempt[], ends = true): Player {
    return async (step) => {
      for (const { before, meanwhile, cut } of attempts) {
        for (const each of before) this.#somebody(each);
        const deeds = [...meanwhile];
        this.world.tables.meanwhile = (write) => {
          const each = deeds.shift();
          if (each) this.#somebody({ ...each, id: write.key.pk?.S ?? '' });
        };
        await step(cut ? cutAt(cut.k, cut.when as 'before' | 'after').gate : open).catch((error: Error) => {
          if (error.message !== 'cut') throw error;
        });
      }
      this.world.tables.meanwhile = () => {};
      if (ends) await step(open);
    };
  }

  everything() {
    return Object.fromEntries(ids.map((id) => [id, this.world.now(id)]));
  }

  #setUp(id: string, { base, live, known }: Fate): KeyRow {
    const was = base && Object.fromEntries(base.map((name) => [name, { S: `good ${id} ${name}` }]));
    const is =
      live &&
      Object.fromEntries(
        names.flatMap((name, index): [string, Image[string]][] => {
          if (live[index] === 'wrong') return [[name, { S: `bad ${id} ${name}` }]];
          return live[index] === 'as before' && was?.[name] ? [[name, was[name]]] : [];
        }),
      );
    this.world.setUp(id, was, is);
    const bad = is && item(id, is);
    if (known === 'lastSeen') return { key: key(id), lastSeen: hashOrAbsent(bad) };
    return known === 'bad' ? { key: key(id), bad } : { key: key(id) };
  }

  /** Nobody writes what a run might write, or removes what it might remove: who did it could not be told. */
  #somebody({ id, name, kind }: Deed): void {
    const { tables } = this.world;
    const [live, base] = [this.world.now(id), tables.get(run.baseTable, key(id))];
    const value = { S: `somebody's ${++this.#deeds}` };
    const writes = (after: Image | null) => tables.somebodyWrites(key(id), after);
    if (live === null) {
      if (kind === 'put') writes(item(id, Object.fromEntries(names.map((each) => [each, value]))));
    } else if (kind === 'delete' && base !== null) writes(null);
    else if (kind === 'remove' && (base === null || base[name])) {
      const { [name]: _, ...left } = live;
      writes(left);
    } else writes({ ...live, [name]: value });
  }
}
