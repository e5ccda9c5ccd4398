import { describe, expect, it } from '@jest/globals';
import { settleFreeze } from '../../../lambdas/settle-freeze/settle-freeze.ts';
import { FreezeLiftedError } from '../../../lambdas/shared/errors.ts';
import type { RunRecord } from '../../../lambdas/shared/run-store.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { exampleIncident, exampleRun } from '../shared/example-run.ts';

const run = exampleRun('run-1');
const incident = exampleIncident();
const frozenAt = '2026-11-20T10:31:00.000Z';

/** A run frozen with the two roles, so many seconds ago; `open` maps a role to an action that it still may do. */
const world = (secondsAgo: number, open: Record<string, string> = {}, record: Partial<RunRecord> = {}) => {
  const asked: string[] = [];
  const full = { run, incident, frozenAt, denyPolicyArn: 'arn:deny', writerRoles: ['api', 'worker'], ...record };
  const ports = {
    runs: { assertNotLifted: async () => {}, find: async () => full as unknown as RunRecord },
    roles: {
      find: async (role: string) => (role === 'gone' ? undefined : { arn: `arn:role/${role}`, path: '/' }),
      notDenied: async (arn: string, actions: readonly string[], resource: string) => {
        asked.push(`${arn} ${resource}`);
        return actions.filter((action) => action === open[arn.slice('arn:role/'.length)]);
      },
    },
    now: () => new Date(Date.parse(frozenAt) + secondsAgo * 1000),
  };
  return { ports, asked };
};
const settle = ({ ports }: ReturnType<typeof world>) => settleFreeze({ run, incident }, ports);

describe('SettleFreeze', () => {
  it('gives IAM fifteen seconds, without asking it', async () => {
    const early = world(14);
    await expect(settle(early)).rejects.toMatchObject({ name: 'NotSettledYetError' });
    expect(early.asked).toEqual([]);
  });
  it('then has every writer role simulated on the table', async () => {
    const settled = world(15);
    expect(await settle(settled)).toEqual({ settledAt: '2026-11-20T10:31:15.000Z' });
    expect(settled.asked).toEqual([`arn:role/api ${run.tableArn}`, `arn:role/worker ${run.tableArn}`]);
  });
  it.each(['dynamodb:PutItem', 'dynamodb:BatchWriteItem', 'dynamodb:PartiQLDelete'])(
    'waits while a role may still do %s, and names both',
    async (action) => {
      await expect(settle(world(20, { worker: action }))).rejects.toMatchObject({
        name: 'NotSettledYetError',
        message: expect.stringMatching(new RegExp(`role worker is not denied ${action}.*attach arn:deny`)),
      });
    },
  );
  it('cut off at any call, says the same the next time', async () => {
    const cuts = await atEveryCut(
      () => world(15),
      ({ ports }, gate) => settleFreeze({ run, incident }, gated(ports, gate)),
      async (again) => expect(await settle(again)).toEqual({ settledAt: '2026-11-20T10:31:15.000Z' }),
    );
    expect(cuts).toBe(7);
  });
  it('does not wait for a role that is gone', async () => {
    await expect(settle(world(20, {}, { writerRoles: ['gone'] }))).resolves.toBeDefined();
  });
  it('does not wait where no role is frozen', async () => {
    await expect(settle(world(0, {}, { writerRoles: [] }))).resolves.toBeDefined();
  });
  it('has nothing to wait for in a dry run, which was never frozen', async () => {
    const { ports, asked } = world(0);
    const runs = { ...ports.runs, find: async () => ({ writerRoles: [] }) as unknown as RunRecord };
    const dry = { run, incident: exampleIncident({ dryRun: true }) };
    expect(await settleFreeze(dry, { ...ports, runs })).toEqual({ settledAt: frozenAt });
    expect(asked).toEqual([]);
  });
  it('stops when the freeze was lifted', async () => {
    const { ports } = world(20);
    const assertNotLifted = async () => {
      throw new FreezeLiftedError('Start a new run.');
    };
    const lifted = { ...ports, runs: { ...ports.runs, assertNotLifted } };
    await expect(settleFreeze({ run, incident }, lifted)).rejects.toMatchObject({ name: 'FreezeLiftedError' });
  });
});
