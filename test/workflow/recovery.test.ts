import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openShop, type Shop } from './shop.ts';

describe('a recovery with inline keys', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop?.close());

  it('puts back what the bug changed, leaves what it did not, and thaws', async () => {
    await shop.seed([
      { order: 'a', total: '1.00' },
      { order: 'b', total: '2.00' },
      { order: 'c', total: '3.00' },
    ]);
    const incident = await shop.incidentFromNow(['a', 'b']);
    await shop.put({ order: 'a', total: '100.00' });
    await shop.put({ order: 'c', total: '4.00' });

    const { runId, executionArn } = await shop.start(incident);
    await shop.entered(executionArn, 'ApprovePatch');
    expect(await shop.parameter()).toBe('all');
    await shop.decide(runId, 'approve');
    const { execution } = await shop.ended(executionArn);

    expect(execution.error).toBeUndefined();
    expect(execution.status).toBe('SUCCEEDED');
    expect(await shop.read('a')).toEqual({ order: 'a', total: '1', status: 'open' });
    expect((await shop.read('c'))?.total).toBe('4');
    expect(await shop.parameter()).toBe('none');
    expect(JSON.parse(execution.output ?? '')).toMatchObject({
      outcome: 'approved',
      counts: { updated: 1, unchanged: 1 },
    });
  });
});
