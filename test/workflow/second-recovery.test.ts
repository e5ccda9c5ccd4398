import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { failureMail, freezeOf, frozenBy, thawed } from './look.ts';
import { eventually, openShop, type Shop } from './shop.ts';
import { breakOrders, untilAsked } from './small-incident.ts';

describe('a second recovery of the same table', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ restoreSeconds: 10, restorableLagSeconds: 1 });
  });
  afterAll(() => shop?.close());

  it('is refused while the first goes on, touches nothing, and works when that is finished', async () => {
    const first = await untilAsked(shop, 'first');
    const before = { freeze: await freezeOf(shop), orders: await first.now() };
    expect(before.freeze).toEqual(frozenBy('first'));

    const second = await shop.start(first.incident, 'second');
    const { execution, states } = await shop.ended(second.executionArn);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'RecoveryInProgressError' });
    expect(JSON.parse(execution.cause ?? '{}').errorMessage).toMatch(/^Run first is recovering the table orders: /);
    expect(states.map(({ name }) => name)).toEqual(['ValidateIncident']);
    expect({ freeze: await freezeOf(shop), orders: await first.now() }).toEqual(before);
    const { text } = await failureMail(shop, 'second');
    expect(text).toContain('Run first is recovering the table orders');
    expect(text).toContain('Nothing was touched: no role, no parameter, no item.');

    await shop.decide('first', 'approve');
    expect((await shop.ended(first.executionArn)).execution.status).toBe('SUCCEEDED');
    const third = await untilAsked(shop, 'third');
    await shop.decide('third', 'approve');
    expect((await shop.ended(third.executionArn)).execution.status).toBe('SUCCEEDED');
    expect(await third.now()).toEqual(third.repaired);
    expect(await freezeOf(shop)).toEqual(thawed);
  });

  it('is refused to all but one of several that start at once', async () => {
    const { incident, ...orders } = await breakOrders(shop, 'many');
    const runs = await Promise.all(['a', 'b', 'c'].map((name) => shop.start(incident, `many-${name}`)));
    const executions = () => Promise.all(runs.map(({ executionArn }) => shop.describe(executionArn)));
    const ended = await eventually(async () => {
      const refused = (await executions()).filter(({ status }) => status !== 'RUNNING');
      return refused.length === 2 && refused;
    });
    expect(ended.map(({ error }) => error)).toEqual(['RecoveryInProgressError', 'RecoveryInProgressError']);
    const [winner] = runs.filter(({ executionArn }) => !ended.some((each) => each.executionArn === executionArn));
    await shop.decide(winner?.runId ?? '', 'approve');
    expect((await shop.ended(winner?.executionArn ?? '')).execution.status).toBe('SUCCEEDED');
    expect(await orders.now()).toEqual(orders.repaired);
    expect(await freezeOf(shop)).toEqual(thawed);
  });
});
