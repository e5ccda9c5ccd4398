import { GetEventSourceMappingCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LambdaService } from '../../sandbox/lambda/service.ts';
import { askedFor, look } from './approvers.ts';
import { lift } from './lift.ts';
import { freezeOf, patient, thawed } from './look.ts';
import { eventually, openShop, type Shop } from './shop.ts';
import { breakOrders } from './small-incident.ts';
import { synthesizeWithConsumer } from './stream-consumer.ts';

let shop: Shop;
let UUID = '';
beforeAll(async () => {
  shop = await openShop({ assembly: synthesizeWithConsumer });
  UUID = ((await shop.aws.outputs()) as unknown as { SearchMappingId: string }).SearchMappingId;
});
afterAll(() => shop?.close());

const state = async () => (await shop.aws.lambda.send(new GetEventSourceMappingCommand({ UUID }))).State;
/** How often the consumer saw the order. */
const saw = (order: string) => {
  const log = shop.sandbox.world.service<LambdaService>('lambda').logs('orders-search');
  return log.match(new RegExp(`saw ${order}$`, 'gm'))?.length ?? 0;
};

describe('a consumer of the stream that the incident pauses', () => {
  it('sees nothing of the repairs until the thaw, and then all of them', async () => {
    const { incident, repaired, now } = await breakOrders(shop, 'paused', {
      ...patient,
      freeze: { pauseMappings: [UUID], graceMinutes: 1000, maxMinutes: 1200 },
      approval: { timeoutMinutes: 1000 },
      patch: { createdItems: 'delete', toleratedFailurePercentage: 0 },
    });
    await eventually(async () => saw('paused-changed') === 2);
    const { runId, executionArn } = await shop.start(incident);
    await shop.entered(executionArn, 'Prepare');
    expect(await state()).toBe('Disabled');
    const page = await look((await askedFor(shop, runId))[0].url);
    expect(page).toContain('the function orders-search (paused during the freeze)');
    expect(page).toMatch(/coldpatch(&#39;|')s audit trail/);
    expect(await now()).toEqual(repaired);
    expect(['changed', 'deleted', 'created'].map((what) => saw(`paused-${what}`))).toEqual([2, 2, 1]);

    await shop.decide(runId, 'approve');
    expect((await shop.ended(executionArn)).execution.status).toBe('SUCCEEDED');
    await eventually(async () => (await state()) === 'Enabled');
    await eventually(async () => saw('paused-created') === 2);
    expect(['changed', 'deleted', 'created'].map((what) => saw(`paused-${what}`))).toEqual([3, 3, 2]);
  });

  it('is resumed by LiftFreeze, whatever becomes of the run', async () => {
    const { incident } = await breakOrders(shop, 'given-up', {
      freeze: { pauseMappings: [UUID], graceMinutes: 1000, maxMinutes: 1200 },
      approval: { timeoutMinutes: 1000 },
    });
    const { runId, executionArn } = await shop.start(incident);
    await shop.entered(executionArn, 'Prepare');
    expect(await state()).toBe('Disabled');
    await shop.stop(executionArn);
    await lift(shop, { runId });
    await eventually(async () => (await state()) === 'Enabled');
    expect(await freezeOf(shop)).toEqual(thawed);
  });
});
