import { describe, expect, it } from '@jest/globals';
import { FreezeLiftedError, PatchingStoppedError } from '../../../../lambdas/shared/errors.ts';
import { unpaced } from '../../../../lambdas/shared/patching/pace.ts';
import { watchedPace } from '../../../../lambdas/shared/patching/watched-pace.ts';

/** A run store that is asked, and a clock. */
const watched = (late = () => false) => {
  const its = { asked: 0, ms: 0, answer: undefined as Error | undefined };
  const mayWrite = async () => {
    its.asked++;
    if (its.answer) throw its.answer;
  };
  const pace = watchedPace(unpaced(late), mayWrite, () => 120_000 - its.ms);
  return { its, pace, goes: async () => (await pace.turn(1)) !== undefined };
};

describe('a batch that runs', () => {
  it('asks every five seconds whether it may write, not before every request', async () => {
    const { its, goes } = watched();
    for (; its.ms < 20_000; its.ms += 100) expect(await goes()).toBe(true);
    expect(its.asked).toBe(3);
  });
  it.each([
    ['an alarm went off', new PatchingStoppedError('alarm')],
    ['the freeze was lifted', new FreezeLiftedError('lifted')],
  ])('begins nothing more when %s', async (_, why) => {
    const { its, pace, goes } = watched();
    its.answer = why;
    expect(await goes()).toBe(true);
    its.ms = 5000;
    expect([await goes(), pace.late()]).toEqual([false, true]);
  });
  it('goes on when nobody can say', async () => {
    const { its, pace, goes } = watched();
    its.answer = new Error('ProvisionedThroughputExceededException');
    its.ms = 5000;
    expect([await goes(), pace.late()]).toEqual([true, false]);
    its.answer = new PatchingStoppedError('alarm');
    its.ms = 10_000;
    expect(await goes()).toBe(false);
  });
  it('is late when it was anyway', async () => {
    const { its, pace, goes } = watched(() => its.ms > 100);
    its.ms = 101;
    expect([await goes(), pace.late()]).toEqual([false, true]);
  });
});
