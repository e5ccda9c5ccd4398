import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { IncidentParameters } from '../../lambdas/shared/incident.ts';
import { lift } from './lift.ts';
import { freezeOf, frozenBy, patient, thawed } from './look.ts';
import { eventually, openShop, type Shop } from './shop.ts';
import { untilAsked } from './small-incident.ts';
import { synthesizeTwoTables, invoicesTable as TableName } from './two-tables.ts';

let shop: Shop;
beforeAll(async () => {
  // Slower than usual: two who change the parameter at once have it on lease, for sandbox time.
  const timeScale = 100;
  shop = await openShop({ timeScale, assembly: synthesizeTwoTables() });
});
afterAll(() => shop?.close());

const setParameter = (Value: string) =>
  shop.ssm.send(new PutParameterCommand({ Name: shop.outputs.ReadOnlyParameterName, Value, Overwrite: true }));
afterEach(() => setParameter('none'));

const resultOf = (runId: string) =>
  eventually(async () => (await shop.mails(runId)).find(({ subject }) => subject.includes('recovered')));
const approve = async ({ runId, executionArn }: { runId: string; executionArn: string }) => {
  await shop.decide(runId, 'approve');
  expect((await shop.ended(executionArn)).execution.status).toBe('SUCCEEDED');
};

/** An invoice that the bug changed, whose recovery waits for its approvers. */
const untilAskedAboutInvoices = async (name: string, more: Partial<IncidentParameters> = patient) => {
  const Key = { customer: { S: shop.key(name).customer }, order: { S: name } };
  const put = (N: string) => shop.aws.dynamodb.send(new PutItemCommand({ TableName, Item: { ...Key, total: { N } } }));
  await put('10');
  const incident = await shop.incidentFromNow([name], more);
  await put('1000');
  const run = await shop.start({ ...incident, tableName: TableName }, name);
  await eventually(async () => (await shop.mails(name)).some(({ subject }) => subject.includes('waits for')));
  const total = async () =>
    (await shop.aws.dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item?.total?.N;
  return { ...run, total };
};

describe('a parameter that somebody else changed during the freeze', () => {
  it('is left as it is, and the last mail says so', async () => {
    const run = await untilAsked(shop, 'left');
    await setParameter('tenant-9');
    await approve(run);
    expect(await freezeOf(shop)).toEqual({ ...thawed, parameter: 'tenant-9', guardAnswers: 503 });
    expect((await resultOf('left')).text).toContain('was changed by somebody else during the freeze');
  });

  it('is what the next freeze goes back to', async () => {
    await setParameter('tenant-9');
    const run = await untilAsked(shop, 'next');
    expect(await shop.parameter()).toBe('all');
    await approve(run);
    expect(await shop.parameter()).toBe('tenant-9');
    expect((await resultOf('next')).text).toContain('The read-only parameter has its earlier value again.');
  });
});

describe('two tables that share the parameter', () => {
  it('are recovered at once, and it goes back with the second', async () => {
    const [orders, invoices] = await Promise.all([untilAsked(shop, 'orders-1'), untilAskedAboutInvoices('invoices-1')]);
    expect(await freezeOf(shop)).toEqual(frozenBy('orders-1'));
    await approve(orders);
    expect(await freezeOf(shop)).toEqual({ ...thawed, parameter: 'all', guardAnswers: 503 });
    expect((await resultOf('orders-1')).text).toContain('stays set: another recovery still holds it');
    await approve(invoices);
    expect(await freezeOf(shop)).toEqual(thawed);
    expect((await resultOf('invoices-1')).text).toContain('The read-only parameter has its earlier value again.');
    expect(await orders.now()).toEqual(orders.repaired);
    expect(await invoices.total()).toBe('10');
  });

  it('freeze the tenants of both, and of the second alone then', async () => {
    const of = (...tenants: string[]) => ({
      ...patient,
      freeze: { ...patient.freeze, scope: 'tenants' as const, tenants },
    });
    const [orders, invoices] = await Promise.all([
      untilAsked(shop, 'orders-2', of('a', 'b')),
      untilAskedAboutInvoices('invoices-2', of('b', 'c')),
    ]);
    expect(await shop.parameter()).toBe('a,b,c');
    await approve(orders);
    expect(await shop.parameter()).toBe('b,c');
    await approve(invoices);
    expect(await shop.parameter()).toBe('none');
  });

  it('go on alone when the other was stopped and lifted', async () => {
    const [orders, invoices] = await Promise.all([untilAsked(shop, 'orders-3'), untilAskedAboutInvoices('invoices-3')]);
    await shop.stop(orders.executionArn);
    expect(await lift(shop, { runId: 'orders-3' })).toMatchObject({ output: { parameter: 'shared' } });
    expect(await freezeOf(shop)).toEqual({ ...thawed, parameter: 'all', guardAnswers: 503 });
    await approve(invoices);
    expect(await freezeOf(shop)).toEqual(thawed);
    expect(await invoices.total()).toBe('10');
  });
});
