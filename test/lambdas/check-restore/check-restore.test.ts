import type { TableStatus } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { type CheckRestorePorts, checkRestore, nextWaitSeconds } from '../../../lambdas/check-restore/check-restore.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { held, incident, run } from '../incident.ts';

const minute = 60_000;
const input = { run, incident: incident(), restoreStartedAt: '2026-11-20T10:00:00.000Z' };
const portsAt = (status: TableStatus | undefined, minutes = 0): CheckRestorePorts => ({
  hold: held,
  tables: { describe: async () => status && { TableStatus: status } },
  now: () => Date.parse('2026-11-20T10:00:00Z') + minutes * minute,
});
const check = (status: TableStatus | undefined, minutes = 0) => checkRestore(input, portsAt(status, minutes));

describe('checkRestore', () => {
  it.each([
    [0, 30],
    [29.9, 30],
    [30, 120],
    [119, 120],
    [120, 300],
    [2880, 300],
  ])('after %d minutes waits %d seconds', async (minutes, seconds) => {
    expect(await check('CREATING', minutes)).toEqual({ status: 'CREATING', nextWaitSeconds: seconds });
  });

  it('says when the table is there', async () => {
    expect(await check('ACTIVE')).toMatchObject({ status: 'ACTIVE' });
  });

  it.each([undefined, 'DELETING'] as const)('fails when the table is %s', async (status) => {
    await expect(check(status)).rejects.toMatchObject({ name: 'RestoreFailedError' });
  });

  it('cut off at any call, says the same the next time', async () => {
    const cuts = await atEveryCut(
      () => portsAt('ACTIVE'),
      (ports, gate) => checkRestore(input, gated(ports, gate)),
      async (ports) => expect((await checkRestore(input, ports)).status).toBe('ACTIVE'),
    );
    expect(cuts).toBe(3);
  });

  it('48 hours of looks fit into the 25,000 events of a history', () => {
    let [elapsedMs, looks] = [0, 0];
    for (; elapsedMs < 48 * 60 * minute; looks++) elapsedMs += nextWaitSeconds(elapsedMs) * 1000;
    // A Wait, a Task and a Choice with at most five events a Task (and two more for each retry), two a state otherwise.
    expect(looks * (2 + 7 + 2)).toBeLessThan(20_000);
  });
});
