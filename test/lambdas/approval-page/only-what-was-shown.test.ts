import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { askedWorld } from './asked-world.ts';

type World = ReturnType<typeof askedWorld>;
const step = (name: string, run: (world: World) => Promise<unknown>) => ({ run, toString: () => name });

const pass = fc.constantFrom(0, 1);
/** Counted from the newest; mostly that. */
const which = fc.oneof(fc.constant(0), fc.nat(11));
const enter = fc
  .tuple(pass, fc.constantFrom(1, 2))
  .map(([n, words]) => step(`enter(${n}, ${words})`, (world) => world.enter(n, words)));
const enterAgain = fc
  .tuple(pass, fc.constantFrom(undefined, 'v0', 'v1'))
  .map(([n, version]) => step(`enterAgain(${n}, ${version})`, (world) => world.enterAgain(n, version)));
const open = fc
  .tuple(which, fc.constantFrom('approve', 'retry', 'revert'))
  .map(([n, choice]) => step(`open(${n}, ${choice})`, (world) => world.open(n, choice)));
const send = fc
  .tuple(which, fc.integer({ min: 0, max: 5 }))
  .map(([n, word]) => step(`send(${n}, ${word > 0})`, (world) => world.send(n, word > 0)));
const watch = fc.constant(step('watch()', (world) => world.watch()));
const stutter = fc.constantFrom('before', 'after').map((when) =>
  step(`stutter(${when})`, async ({ world }) => {
    world.stutter = when;
  }),
);
const wait = fc.constant(
  step('wait()', async ({ world }) => {
    world.minutes += 50;
  }),
);
const one = fc.oneof(
  { weight: 2, arbitrary: enter },
  { weight: 1, arbitrary: fc.oneof(enterAgain, watch, stutter, wait) },
  { weight: 4, arbitrary: open },
  { weight: 4, arbitrary: send },
);
const atOnce = fc
  .array(one, { minLength: 2, maxLength: 3 })
  .map((all) => step(`atOnce(${all})`, (world) => Promise.all(all.map((each) => each.run(world)))));
const steps = fc.oneof({ weight: 5, arbitrary: one }, { weight: 1, arbitrary: atOnce });

describe('decisions', () => {
  it('are delivered only about the very version of the report that was shown to who decided, and once', async () => {
    let deliveries = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 10, maxLength: 40 }), async (doing) => {
        const world = askedWorld();
        await world.enter(0, 1);
        for (const each of doing) await each.run(world);
        await world.watch();
        deliveries += world.delivered.length;
        for (const { report, pass: asked, decision } of world.delivered) {
          const { by, decision: choice } = decision;
          expect(world.posted).toContainEqual({ by, report, pass: String(asked), choice });
        }
      }),
      { numRuns: 200 },
    );
    expect(deliveries).toBeGreaterThan(100);
  });

  it('reach the task that waits, whatever stuttered meanwhile', async () => {
    for (const when of ['before', 'after'] as const) {
      const world = askedWorld();
      await world.enter(1, 1);
      await world.open(0, 'revert');
      world.world.stutter = when;
      await world.send(0, true);
      await world.watch();
      expect(world.delivered.map(({ report, decision }) => [report, decision.decision])).toEqual([['v0', 'revert']]);
    }
  });
});
