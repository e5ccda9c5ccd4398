import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from '@jest/globals';
import type { Aws } from '../../examples/orders/demo/aws.ts';
import { checkTable } from '../../examples/orders/demo/check-table.ts';
import { expect as expectationOf } from '../../examples/orders/demo/expectation.ts';
import { badRelease, planIncident } from '../../examples/orders/demo/incident-plan.ts';
import type { Order } from '../../examples/orders/order-writes.ts';

const sizes = [100, 3000, 20_000];

describe.each(sizes)('the incident over %i orders', (items) => {
  const plan = planIncident(items);
  const expected = expectationOf(plan);
  const bad = plan.during.flat().filter(({ release }) => release === badRelease);
  const good = plan.during.flat().filter(({ release }) => release !== badRelease);

  it('is a deploy that changes, deletes and creates, among good writes before, in the same minutes and after', () => {
    const kinds = (some: typeof bad) => new Set(some.flatMap(({ writes }) => writes.map(({ kind }) => kind)));
    expect(kinds(bad)).toEqual(new Set(['set', 'delete', 'put']));
    expect(kinds(good)).toEqual(new Set(['set', 'put']));
    for (const some of [plan.before, plan.after])
      expect(some.flatMap(({ writes }) => writes).length).toBeGreaterThan(items / 50);
  });

  it('has good writes to broken orders, before the bug’s and after it, and the same result each time', () => {
    const broken = expected.impacted.size;
    expect(broken / items).toBeCloseTo(0.1, 1);
    expect(expected.conflicts.size).toBeGreaterThan(1);
    expect(expected.unsettled.size).toBeGreaterThan(0);
    expect(expected.unsettled.size).toBeLessThan(expected.conflicts.size);
    const kept = [...expected.good.keys()].filter((key) => expected.impacted.has(key) && !expected.conflicts.has(key));
    expect(kept.length).toBeGreaterThan(0);
    expect(expectationOf(planIncident(items))).toEqual(expected);
  });

  it('leaves no order that the bug wrote as it wrote it, but those that a person has to settle', () => {
    for (const { writes } of bad)
      for (const write of writes) {
        const { customer, order } = write.kind === 'put' ? write.order : write;
        const key = `${customer}/${order}`;
        const now = expected.orders.get(key);
        if (write.kind === 'put') expect(now).toBeUndefined();
        if (write.kind === 'delete') expect(now).toEqual(plan.orders.find((was) => was.order === order));
        if (write.kind === 'set') expect(now?.total === write.total).toBe(expected.unsettled.has(key));
      }
  });
});

describe('the check of the table', () => {
  const expected = expectationOf(planIncident(100));
  const rows = () => [...expected.orders.values()].map((order): Order => ({ ...order }));
  const check = (orders: readonly Order[]) => {
    const client = new DynamoDBClient({ region: 'eu-west-1' });
    const Items = orders.map(({ customer, order, total, status }) => ({
      customer: { S: customer },
      order: { S: order },
      total: { N: total },
      status: { S: status },
    }));
    client.middlewareStack.add(() => async () => ({ output: { $metadata: {}, Items }, response: {} }), {
      step: 'initialize',
    });
    return checkTable({ dynamodb: client } as Aws, 'orders', expected);
  };
  const isGood = ({ customer, order }: Order) => expected.good.get(`${customer}/${order}`);

  it('finds nothing where all is as it should be', async () => {
    expect(await check(rows())).toMatchObject({ items: expected.orders.size, wrongAfter: 0, goodWritesLost: 0 });
  });

  it.each<[string, (orders: Order[]) => Order[], number]>([
    ['one is missing', (orders) => orders.filter((order) => order !== orders.find((o) => !isGood(o))), 0],
    ['one is too many', (orders) => [...orders, { customer: 'c', order: 'o', total: '1', status: 'open' }], 0],
    ['a total is wrong', (orders) => replaced(orders, (order) => !isGood(order), { total: '-1' }), 0],
    [
      'a status that a good write set is wrong',
      (orders) => replaced(orders, (o) => !!isGood(o)?.status, { status: 'x' }),
      1,
    ],
    [
      'a total that a good write set is wrong',
      (orders) => replaced(orders, (o) => !!isGood(o)?.total, { total: '-1' }),
      1,
    ],
  ])('finds it where %s', async (_, spoil, goodWritesLost) => {
    expect(await check(spoil(rows()))).toMatchObject({ wrongAfter: 1, goodWritesLost });
  });
});

const replaced = (orders: Order[], which: (order: Order) => boolean, by: Partial<Order>) => {
  const index = orders.findIndex(which);
  return orders.with(index, { ...(orders[index] as Order), ...by });
};
