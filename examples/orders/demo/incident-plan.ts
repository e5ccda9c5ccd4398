import type { Order, OrderWrite } from '../order-writes.ts';
import { seededRandom } from './random.ts';

export const goodRelease = 'deploy-3c11';
export const badRelease = 'deploy-4f2a';

export interface SignedWrites {
  readonly release: string;
  readonly writes: readonly OrderWrite[];
}

/** What happens in the shop, step by step; writes within a step are to different orders. */
export interface IncidentPlan {
  /** Orders that are there from the start. */
  readonly orders: readonly Order[];
  readonly before: readonly SignedWrites[];
  /** Good writes before the bug gets to the same orders, the bug's among good ones, and good ones after it. */
  readonly during: readonly (readonly SignedWrites[])[];
  readonly after: readonly SignedWrites[];
}

const customers = 97;
const order = (number: number, total: number, status = 'open'): Order => ({
  customer: `customer-${String(number % customers).padStart(3, '0')}`,
  order: `order-${String(number).padStart(7, '0')}`,
  total: (total / 100).toFixed(2),
  status,
});

/**
 * An incident over `items` orders. A deploy makes 8 % of the totals a hundred times too large, deletes 1 % of the orders
 * and creates 1 % that nobody placed, while customers go on ordering and paying, also for orders that it broke.
 */
export const planIncident = (items: number): IncidentPlan => {
  const random = seededRandom(items);
  const orders = Array.from({ length: items }, (_, i) => order(i, 100 + random.below(90_000)));
  const deck = random.shuffled(orders);
  const deal = (share: number) => deck.splice(0, Math.max(2, Math.round(items * share)));
  const fresh = (count: number, from: number) =>
    Array.from({ length: count }, (_, i) => order(from + i, 100 + random.below(9_000)));

  const pay = (paid: readonly Order[], status = 'paid') =>
    paid.map(({ customer, order }): OrderWrite => ({ kind: 'set', customer, order, status }));
  const inflate = (broken: readonly Order[]) =>
    broken.map(
      ({ customer, order, total }): OrderWrite => ({
        kind: 'set',
        customer,
        order,
        total: (Number(total) * 100).toFixed(2),
      }),
    );
  const place = (placed: readonly Order[]) =>
    placed.map((placedOrder): OrderWrite => ({ kind: 'put', order: placedOrder }));
  const remove = (removed: readonly Order[]) =>
    removed.map(({ customer, order }): OrderWrite => ({ kind: 'delete', customer, order }));

  const inflated = deal(0.08);
  const deleted = deal(0.01);
  const share = (whole: readonly Order[], part: number) => whole.slice(0, Math.max(1, Math.round(whole.length * part)));
  const paidEarlier = share(inflated, 0.1);
  const paidLater = share(inflated.slice(paidEarlier.length), 0.05);
  const amendedLater = share(inflated.slice(paidEarlier.length + paidLater.length), 0.03);
  const count = Math.max(2, Math.round(items * 0.01));

  const good = (writes: readonly OrderWrite[]): SignedWrites => ({ release: goodRelease, writes });
  const bad = (writes: readonly OrderWrite[]): SignedWrites => ({ release: badRelease, writes });
  return {
    orders,
    before: [good(pay(deal(0.05)))],
    during: [
      [good(pay(paidEarlier))],
      [
        bad([...inflate(inflated), ...remove(deleted), ...place(fresh(count, items * 10))]),
        good([...pay(deal(0.04)), ...place(fresh(count, items * 20))]),
      ],
      [good(pay(paidLater))],
    ],
    after: [
      good([
        ...pay(deal(0.03), 'shipped'),
        ...place(fresh(count, items * 30)),
        ...amendedLater.map(({ customer, order }): OrderWrite => ({ kind: 'set', customer, order, total: '12.34' })),
      ]),
    ],
  };
};
