import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { failureMail, freezeOf, thawed } from './look.ts';
import { openShop, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop?.close());

describe('a recovery with inline keys', () => {
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

describe('incident parameters that can not be right', () => {
  type Fields = Record<string, unknown>;
  it.each<[string, (incident: Fields) => Fields, RegExp]>([
    ['a misspelt field', (incident) => ({ ...incident, pach: {} }), /^pach is not an incident parameter: correct or/],
    ['a table of somebody else', (incident) => ({ ...incident, tableName: 'users' }), /^tableName: the stack was not/],
    [
      'a time to come',
      (incident) => ({ ...incident, restoreTo: '2190-01-01T00:00:00Z' }),
      /^restoreTo .* is in the fu/,
    ],
    [
      'half a key',
      (incident) => ({ ...incident, impactedKeys: { source: 'inline', keys: [{ customer: 'customer-1' }] } }),
      /^impactedKeys.keys\[0\]: .*order/,
    ],
    [
      'a key file that is not there',
      (incident) => ({
        ...incident,
        impactedKeys: { source: 's3', uri: `s3://${shop.outputs.RecoveryBucketName}/uploads/gone.csv` },
      }),
      /^impactedKeys.uri: there is no object s3:.*gone.csv: upload it, or correct the name\.$/,
    ],
  ])('are refused in one sentence before anything is touched: %s', async (_, spoil, sentence) => {
    const incident = await shop.incidentFromNow(['a']);
    const { runId, executionArn } = await shop.start(spoil({ ...incident }));
    const { execution } = await shop.ended(executionArn);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'InvalidIncidentError' });
    const { errorMessage } = JSON.parse(execution.cause ?? '');
    expect(errorMessage).toMatch(sentence);
    expect(await freezeOf(shop)).toEqual(thawed);
    const { text } = await failureMail(shop, runId);
    for (const piece of [errorMessage, 'Nothing was touched', 'This run did not freeze anything.'])
      expect(text).toContain(piece);
  });
});
