import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { lift } from './lift.ts';
import { freezeOf, patient, thawed } from './look.ts';
import { eventually, openShop, type Shop } from './shop.ts';
import { untilAsked } from './small-incident.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.close());
afterEach(() => shop.clearFaults());

const succeeds = async (executionArn: string) => {
  expect((await shop.ended(executionArn)).execution.status).toBe('SUCCEEDED');
  expect(await freezeOf(shop)).toEqual(thawed);
};
const isThawed = async () =>
  expect(
    await eventually(async () => {
      const freeze = await freezeOf(shop);
      return freeze.lockedBy === undefined && freeze;
    }),
  ).toEqual(thawed);

describe('the approval page', () => {
  const cut = { service: 'states', operation: 'SendTaskSuccess', caller: 'ApprovalPage', kill: 'crash', count: 1 };

  it('that crashed after it had handed over a decision has handed it over', async () => {
    const { runId, executionArn } = await untilAsked(shop, 'page-after');
    await shop.fault({ ...cut, when: 'after' });
    await expect(shop.decide(runId, 'approve')).rejects.toThrow('502');
    await succeeds(executionArn);
  });

  it('that crashed before that does so when the form is sent again', async () => {
    const { runId, executionArn } = await untilAsked(shop, 'page-before');
    await shop.fault({ ...cut, when: 'before' });
    await expect(shop.decide(runId, 'approve')).rejects.toThrow('502');
    await shop.decide(runId, 'approve');
    await succeeds(executionArn);
  });
});

describe('beside the workflow', () => {
  it('NotifyOperators that crashed between two mails sends the other', async () => {
    const { runId, executionArn } = await untilAsked(shop, 'notify');
    // The watchdog sends what comes late, and sandbox minutes are short.
    await shop.fault({ service: 'events', operation: 'FireSchedule', error: 'InternalFailure' });
    await shop.fault({
      service: 'ses',
      operation: 'SendEmail',
      caller: 'NotifyOperat',
      when: 'after',
      kill: 'crash',
      count: 1,
    });
    await shop.stop(executionArn);
    const told = async () =>
      (await shop.mails(runId)).filter(({ subject }) => subject.includes('stopped by hand')).flatMap(({ to }) => to);
    await eventually(async () => (await told()).includes('oncall@example.com'));
    expect(new Set(await told())).toEqual(new Set(['lena@example.com', 'oncall@example.com']));
    expect(shop.sandbox.faults.list()).toMatchObject([{ operation: 'FireSchedule' }]);
    await lift(shop, { runId });
  });

  it.each(['before', 'after'] as const)(
    'WatchFreezes that crashed %s it started a lift thaws all the same',
    async (when) => {
      const { executionArn } = await untilAsked(shop, `watch-${when}`, {
        ...patient,
        freeze: { graceMinutes: 60, maxMinutes: 2880 },
      });
      await shop.fault({
        service: 'states',
        operation: 'StartExecution',
        caller: 'WatchFreezes',
        when,
        kill: 'crash',
        count: 1,
      });
      await shop.stop(executionArn);
      await shop.aws.advance(3600);
      await isThawed();
      expect(shop.sandbox.faults.list()).toEqual([]);
    },
  );

  it('RecordAudit that crashed records every write once', async () => {
    await shop.fault({
      service: 'dynamodb',
      operation: 'BatchWriteItem',
      caller: 'RecordAudit',
      when: 'after',
      kill: 'crash',
      count: 2,
    });
    const orders = Array.from({ length: 30 }, (_, n) => `audited-${n}`);
    await shop.seed(orders.map((order) => ({ order, total: '1' })));
    const recorded = async () => {
      const { Items = [] } = await shop.aws.dynamodb.send(new ScanCommand({ TableName: shop.outputs.AuditTableName }));
      return Items.flatMap(({ key }) => (JSON.parse(key?.S ?? '{}').order?.S as string) ?? []).filter((order) =>
        order.startsWith('audited-'),
      );
    };
    await eventually(async () => new Set(await recorded()).size === orders.length);
    expect((await recorded()).sort()).toEqual(orders.sort());
    expect(shop.sandbox.faults.list()).toEqual([]);
  });
});
