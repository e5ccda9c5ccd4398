import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openShop, type Shop } from './shop.ts';

const writes: number[] = [];
let shop: Shop;
beforeAll(async () => {
  shop = await openShop({
    onJudged: (principal, { action }) => {
      if (principal.kind === 'role' && principal.sessionName.includes('PatchBatch') && action === 'dynamodb:UpdateItem')
        writes.push(performance.now());
    },
  });
});
afterAll(() => shop?.close());

it('a low ceiling holds over one child after the other, of one key each', async () => {
  const [ceiling, keys] = [20, 50];
  const orders = Array.from({ length: keys }, (_, n) => `slow-${n}`);
  await shop.seed(orders.map((order) => ({ order, total: '1' })));
  const incident = await shop.incidentFromNow(orders, {
    patch: { maxWriteUnitsPerSecond: ceiling, maxConcurrency: 4 },
  });
  await shop.seed(orders.map((order) => ({ order, total: '99' })));
  const { runId, executionArn } = await shop.start(incident);
  await shop.decide(runId, 'approve');
  const { output = '' } = (await shop.ended(executionArn)).execution;
  expect(JSON.parse(output).counts).toMatchObject({ updated: keys });
  expect(writes).toHaveLength(keys);
  // What is written at once at the beginning is paid off later. A slow machine only makes it slower.
  const seconds = ((writes.at(-1) ?? 0) - (writes[0] ?? 0)) / 1000;
  expect((keys - ceiling) / seconds).toBeLessThanOrEqual(1.05 * ceiling);
});
