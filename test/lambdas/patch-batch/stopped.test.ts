import { describe, expect, it } from '@jest/globals';
import { patchBatch } from '../../../lambdas/patch-batch/patch-batch.ts';
import { FreezeLiftedError, PatchingStoppedError } from '../../../lambdas/shared/errors.ts';
import { eachAlone } from '../../../lambdas/shared/patching/writer.ts';
import { everything, expected, input, outcomes, repaired, world } from './world.ts';

/** A run that may be written to so often, and not any more then. */
const stoppedAfter = (times: number, why: Error) => {
  let asked = 0;
  return {
    assertMayWrite: async () => {
      if (asked++ >= times) throw why;
    },
  };
};
const alarm = new PatchingStoppedError('The alarm errors is in ALARM.');

describe('a batch of a run that an alarm stopped', () => {
  it('touches nothing', async () => {
    const it = world();
    const hold = stoppedAfter(0, alarm);
    await expect(patchBatch(input(it.rows), { ...it.ports, hold })).rejects.toBe(alarm);
    expect([it.tables.writes, it.bucket.objects.size]).toEqual([0, 0]);
  });

  it.each([
    ['an alarm goes off', alarm],
    ['the freeze is lifted', new FreezeLiftedError('Lifted.')],
  ])('begins no further write when %s half way, and goes on when it may', async (_, why) => {
    const it = world();
    let left = 60_000;
    const writer = eachAlone(async (table, write, pace) => {
      const turn = await pace.turn(1);
      if (turn === undefined) return { status: 'late' };
      left -= 6000;
      const result = await it.tables.write(table, write);
      turn.took(1);
      return result;
    });
    const slow = { ...it.ports, writer, remainingMs: () => left };
    const attempt = (hold = stoppedAfter(1, why)) => patchBatch(input(it.rows), { ...slow, hold });
    // Tried again at once by the definition, it is told why.
    await expect(attempt()).rejects.toMatchObject({ name: 'OutOfTimeError' });
    expect(it.tables.writes).toBe(1);
    await expect(attempt(stoppedAfter(0, why))).rejects.toBe(why);

    await patchBatch(input(it.rows), it.ports);
    expect(everything(it)).toEqual(repaired);
    expect(outcomes(it.bucket)).toEqual(expected);
    expect(it.tables.writes).toBe(3);
  });
});
