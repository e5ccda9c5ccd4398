import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import type { IncidentParameters } from '../../lambdas/shared/incident.ts';
import { patient } from './look.ts';
import { eventually, type Shop } from './shop.ts';

/** Four orders named after the incident: one that the bug changed, one that it deleted, one that it made up, one it spared. */
export const breakOrders = async (shop: Shop, name: string, more: Partial<IncidentParameters> = patient) => {
  const orders = ['changed', 'deleted', 'created', 'spared'].map((what) => `${name}-${what}`);
  const [changed = '', deleted = '', created = '', spared = ''] = orders;
  const good = [changed, deleted, spared].map((order) => ({ order, total: '10', status: 'open' }));
  await shop.seed(good);
  const incident = await shop.incidentFromNow(orders, {
    patch: { createdItems: 'delete', toleratedFailurePercentage: 0 },
    ...more,
  });
  await shop.put({ order: changed, total: '1000' });
  await shop.put({ order: created, total: '1000' });
  const Key = { customer: { S: shop.key(deleted).customer }, order: { S: deleted } };
  await shop.aws.dynamodb.send(new DeleteItemCommand({ TableName: shop.outputs.TableName, Key }));
  return {
    orders,
    incident,
    counts: { updated: 1, put: 1, deleted: 1, unchanged: 1, kept: 0, expired: 0, conflict: 0, failed: 0 },
    /** As they were before the bug. */
    repaired: [...good.slice(0, 2), undefined, ...good.slice(2)],
    broken: [
      { order: changed, total: '1000', status: 'open' },
      undefined,
      { order: created, total: '1000', status: 'open' },
      good[2],
    ],
    now: () => Promise.all(orders.map((order) => shop.read(order))),
  };
};

/** A small incident whose recovery waits for its approvers. */
export const untilAsked = async (shop: Shop, name: string, more?: Partial<IncidentParameters>) => {
  const orders = await breakOrders(shop, name, more);
  const { runId, executionArn } = await shop.start(orders.incident, name);
  await eventually(
    async () => (await shop.mails(runId)).filter(({ subject }) => subject.includes('waits for')).length === 2,
  );
  return { ...orders, runId, executionArn };
};
