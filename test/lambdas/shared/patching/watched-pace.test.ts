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
  const pace = watchedPace(unpaced(late), mayWrite, () => its.ms);
  return { its, pace };
};

describe('a batch that runs', () => {
  it('asks every five seconds whether it may write, not before every request', async () => {
    const { its, pace } = watched();
    for (; its.ms < 20_000; its.ms += 100) expect(await pace.turn(25)).toBe(true);
    expect(its.asked).toBe(3);
  });
  it.each([
    ['an alarm went off', new PatchingStoppedError('alarm')],
    ['the freeze was lifted', new FreezeLiftedError('lifted')],
  ])('begins nothing more when %s', async (_, why) => {
    const { its, pace } = watched();
    its.answer = why;
    expect(await pace.turn(1)).toBe(true);
    its.ms = 5000;
    expect([await pace.turn(1), pace.late()]).toEqual([false, true]);
  });
  it('goes on when nobody can say', async () => {
    const { its, pace } = watched();
    its.answer = new Error('ProvisionedThroughputExceededException');
    its.ms = 5000;
    expect([await pace.turn(1), pace.late()]).toEqual([true, false]);
    its.answer = new PatchingStoppedError('alarm');
    its.ms = 10_000;
    expect(await pace.turn(1)).toBe(false);
  });
  it('is late when it was anyway', async () => {
    const { its, pace } = watched(() => its.ms > 100);
    its.ms = 101;
    expect([await pace.turn(1), pace.late()]).toEqual([false, true]);
  });
});
