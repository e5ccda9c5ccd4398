import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { imageFromJson } from '../../../lambdas/shared/image-json.ts';
import { layout } from '../../../lambdas/shared/layout.ts';
import type { Summary } from '../../../lambdas/shared/report.ts';
import { attempts, type Repair, repairs, Story } from './script.ts';
import { asBefore, trespasses } from './witness.ts';
import { key } from './world.ts';

const numRuns = 400;

/** The items that a run was about to write, by their ids. */
const journaled = ({ world }: Story, runId: string) =>
  new Set(world.bucket.lines(layout.journals(runId)).map((line) => imageFromJson(line.key).pk?.S ?? ''));

const expectOneOutcomeEach = (story: Story, runId: string, { counts, keys }: Summary) => {
  expect(keys).toBe(journaled(story, runId).size);
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(keys);
  expect(counts).toMatchObject({ failed: 0, kept: 0, expired: 0 });
};

describe('an undo', () => {
  it('puts back what the run wrote and still holds, and touches nothing that anybody else wrote', async () => {
    await fc.assert(
      fc.asyncProperty(repairs, attempts, async (repair, undoing) => {
        const story = new Story(repair);
        const { world } = story;
        await story.repair('patch');
        const report = await world.revert('undo', 'patch', { play: story.player(undoing) });
        expect(trespasses(world.tables.log, 'undo', 'patch')).toEqual([]);
        for (const id of story.ids) {
          const expected = asBefore(world.tables.writesTo(key(id)), world.now(id), 'undo');
          if (expected !== undefined) expect(world.now(id)).toEqual(expected);
        }
        expectOneOutcomeEach(story, 'patch', report);
      }),
      { numRuns },
    );
  });

  it('of a run beside which nobody else wrote leaves the table exactly as it was, and says so of each item', async () => {
    await fc.assert(
      fc.asyncProperty(repairs, attempts, async (repair, undoing) => {
        const story = new Story(alone(repair));
        const before = story.everything();
        await story.repair('patch');
        const patched = story.everything();
        const { counts } = await story.world.revert('undo', 'patch', { play: story.player(quiet(undoing)) });
        expect(story.everything()).toEqual(before);
        const back = story.ids.filter((id) => JSON.stringify(patched[id]) !== JSON.stringify(before[id]));
        expect(counts.put + counts.updated + counts.deleted).toBe(back.length);
        expect(counts.conflict).toBe(0);
      }),
      { numRuns },
    );
  });

  it('a second time, by the same run or by another, writes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(repairs, async (repair) => {
        const story = new Story(repair);
        const { world } = story;
        await story.repair('patch');
        await world.revert('undo', 'patch');
        const [once, { length }] = [story.everything(), world.tables.log];
        await world.revert('undo', 'patch');
        await world.revert('again', 'patch');
        expect(story.everything()).toEqual(once);
        expect(world.tables.log.length).toBe(length);
      }),
      { numRuns },
    );
  });

  it('of an undo brings the patched table back exactly, and is undone itself as exactly', async () => {
    await fc.assert(
      fc.asyncProperty(repairs, attempts, attempts, async (repair, undoing, redoing) => {
        const story = new Story(repair);
        await story.repair('patch');
        const patched = story.everything();
        await story.world.revert('undo', 'patch', { play: story.player(quiet(undoing)) });
        const undone = story.everything();
        await story.world.revert('redo', 'undo', { play: story.player(quiet(redoing)) });
        expect(story.everything()).toEqual(patched);
        await story.world.revert('once more', 'redo');
        expect(story.everything()).toEqual(undone);
      }),
      { numRuns },
    );
  });

  it('asked for on a run’s own page goes back through the run’s own passes, and an undo’s page puts everything back', async () => {
    await fc.assert(
      fc.asyncProperty(repairs, attempts, async (repair, undoing) => {
        const story = new Story(repair);
        const { world } = story;
        await story.repair('patch');
        const patched = story.everything();
        const { pass } = await world.revert('undo', 'patch');
        const undone = story.everything();
        await world.revert('undo', 'undo', { firstPass: pass + 1, play: story.player(quiet(undoing)) });
        expect(story.everything()).toEqual(patched);
        await world.revert('patch', 'patch', { firstPass: repair.passes.length + 1 });
        expect(story.everything()).toEqual(undone);
      }),
      { numRuns },
    );
  });

  it('of a run that was given up while it took back its own writes leaves the table exactly as it was', async () => {
    await fc.assert(
      fc.asyncProperty(repairs, attempts, attempts, async (repair, reverting, undoing) => {
        const story = new Story(alone(repair));
        const { world } = story;
        const before = story.everything();
        await story.repair('patch');
        const givenUp = { firstPass: repair.passes.length + 1, play: story.player(quiet(reverting), false) };
        await world.revert('patch', 'patch', givenUp).catch(() => {});
        await world.revert('undo', 'patch', { play: story.player(quiet(undoing)) });
        expect(story.everything()).toEqual(before);
      }),
      { numRuns },
    );
  });
});

/** The same attempts, cut off alike, with nobody else about. */
const quiet = <A extends { readonly before: readonly unknown[]; readonly meanwhile: readonly unknown[] }>(
  attempts: readonly A[],
) => attempts.map((attempt) => ({ ...attempt, before: [], meanwhile: [] }));

const alone = (repair: Repair): Repair => ({
  ...repair,
  passes: repair.passes.map((pass) => ({ ...pass, attempts: quiet(pass.attempts) })),
});
