import type { Order, OrderWrite } from '../order-writes.ts';
import { badRelease, type IncidentPlan } from './incident-plan.ts';

const keyOf = ({ customer, order }: { customer: string; order: string }) => `${customer}/${order}`;
type Orders = Map<string, Order>;

const apply = (orders: Orders, write: OrderWrite) => {
  if (write.kind === 'put') return void orders.set(keyOf(write.order), write.order);
  if (write.kind === 'delete') return void orders.delete(keyOf(write));
  const was = orders.get(keyOf(write));
  if (!was) throw new Error(`The plan changes ${keyOf(write)}, which is not there.`);
  orders.set(keyOf(write), {
    ...was,
    ...(write.total && { total: write.total }),
    ...(write.status && { status: write.status }),
  });
};

export interface Expectation {
  /** The table as it should be after a recovery that patches `total`, deletes created orders and leaves later writes alone. */
  readonly orders: ReadonlyMap<string, Order>;
  /** Keys that the bug wrote. */
  readonly impacted: ReadonlySet<string>;
  /** Impacted keys that a customer's write came to later: they stay as they are, and are listed. */
  readonly conflicts: ReadonlySet<string>;
  /** Conflicts that keep the bug's total, since the later write left it alone: only a person can settle them. */
  readonly unsettled: ReadonlySet<string>;
  /** What good writes last said, attribute by attribute. */
  readonly good: ReadonlyMap<string, Partial<Order>>;
}

/** Works out from the plan alone what the table has to look like. */
export const expect = (plan: IncidentPlan): Expectation => {
  const live: Orders = new Map(plan.orders.map((order) => [keyOf(order), order]));
  for (const { writes } of plan.before) for (const write of writes) apply(live, write);
  const base: Orders = new Map(live);

  const lastWrittenBy = new Map<string, string>();
  const impacted = new Set<string>();
  const badTotals = new Map<string, string>();
  const good = new Map<string, Partial<Order>>();
  for (const { release, writes } of [...plan.during.flat(), ...plan.after]) {
    for (const write of writes) {
      const key = keyOf(write.kind === 'put' ? write.order : write);
      apply(live, write);
      lastWrittenBy.set(key, release);
      if (release === badRelease) {
        impacted.add(key);
        if (write.kind === 'set' && write.total) badTotals.set(key, write.total);
      } else
        good.set(key, {
          ...good.get(key),
          ...(write.kind === 'put'
            ? write.order
            : write.kind === 'set'
              ? { ...(write.total && { total: write.total }), ...(write.status && { status: write.status }) }
              : {}),
        });
    }
  }

  const conflicts = new Set([...impacted].filter((key) => lastWrittenBy.get(key) !== badRelease));
  for (const key of impacted) {
    if (conflicts.has(key)) continue;
    const was = base.get(key);
    const is = live.get(key);
    if (!was) live.delete(key);
    else live.set(key, is ? { ...is, total: was.total } : was);
  }
  const unsettled = new Set([...conflicts].filter((key) => live.get(key)?.total === badTotals.get(key)));
  return { orders: live, impacted, conflicts, unsettled, good };
};
