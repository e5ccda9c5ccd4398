import { audit, type BadIncident } from './bad-incident.ts';

/** Times and tables. */
export const badTimes: readonly BadIncident[] = [
  { wrong: 'a restoreTo to come', more: { restoreTo: '2026-11-20T10:30:01Z' }, says: /^restoreTo.*future/ },
  {
    wrong: 'a restoreTo before the window',
    more: { restoreTo: '2026-10-01T00:00:00Z' },
    says: /^restoreTo.*earliest restorable time \(2026-11-01/,
  },
  {
    wrong: 'a restoreTo at the first bad write',
    more: audit({ from: '2026-11-20T09:57:59Z' }),
    says: /^restoreTo.*before impactedKeys\.from/,
  },
  {
    wrong: 'a window that ends before it begins',
    more: audit({ to: '2026-11-20T09:58:00Z' }),
    says: /^impactedKeys\.from.*before impactedKeys\.to/,
  },
  { wrong: 'a window to come', more: audit({ to: '2026-11-20T11:00:00Z' }), says: /^impactedKeys\.to.*future/ },
  {
    wrong: 'a window from a time to come',
    more: audit({ from: '2026-11-21T00:00:00Z', to: undefined }),
    says: /^impactedKeys\.from.*future/,
  },
  {
    wrong: 'more grace than freeze',
    more: { freeze: { graceMinutes: 90, maxMinutes: 80 }, approval: { timeoutMinutes: 60 } },
    says: /^freeze\.graceMinutes.*freeze\.maxMinutes/,
  },
  {
    wrong: 'an approval that outlives the freeze',
    more: { freeze: { maxMinutes: 100 } },
    says: /^approval\.timeoutMinutes.*freeze\.maxMinutes/,
  },
];

export const badTables: readonly BadIncident[] = [
  {
    wrong: 'a table that the stack does not know',
    more: { tableName: 'invoices' },
    says: /^tableName.*deployed for invoices.*deployed for orders/,
  },
  { wrong: 'a table that is gone', day: (day) => day.tables.delete('orders'), says: /^tableName.*no table orders/ },
  {
    wrong: 'a table that is changing',
    day: (day) => day.describeAs('orders', { TableStatus: 'UPDATING' }),
    says: /^tableName.*UPDATING/,
  },
  {
    wrong: 'a table with a replica',
    day: (day) => day.describeAs('orders', { Replicas: [{ RegionName: 'us-east-1' }] }),
    says: /^tableName.*us-east-1.*remove the replicas/,
  },
  {
    wrong: 'no point-in-time recovery',
    day: (day) => {
      day.earliest = undefined;
    },
    says: /^tableName.*point-in-time recovery.*restore\.useTable/,
  },
  {
    wrong: 'a key attribute to be patched',
    more: { patch: { attributes: ['total', 'sk'] } },
    says: /^patch\.attributes names sk/,
  },
  {
    wrong: 'a table restored by nobody',
    more: { restore: { useTable: 'elsewhere' } },
    says: /^restore\.useTable.*elsewhere/,
  },
  { wrong: 'the broken table as its own base', more: { restore: { useTable: 'orders' } }, says: /^restore\.useTable/ },
  {
    wrong: 'a base table still being restored',
    more: { restore: { useTable: 'orders-restored' } },
    day: (day) => day.describeAs('orders-restored', { TableStatus: 'CREATING' }),
    says: /^restore\.useTable.*CREATING/,
  },
  {
    wrong: 'a base table with another key',
    more: { restore: { useTable: 'orders-restored' } },
    day: (day) => day.describeAs('orders-restored', { KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }] }),
    says: /^restore\.useTable.*pk \(S\), but orders has pk \(S\), sk \(N\)/,
  },
  {
    wrong: 'indexes of a table that is there',
    more: { restore: { useTable: 'orders-restored', indexes: 'all' } },
    says: /^restore\.indexes/,
  },
];
