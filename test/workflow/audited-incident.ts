import { invokeWriter } from '../../examples/orders/demo/play-incident.ts';
import type { OrderWrite } from '../../examples/orders/order-writes.ts';
import { patient } from './look.ts';
import type { Shop } from './shop.ts';

const customer = 'customer-1';

/** A bad deploy changes, deletes and makes up orders through the shop's own function; a good one writes before, meanwhile and after. */
export const playAudited = async (shop: Shop, name: string) => {
  const id = (what: string) => `${name}-${what}`;
  const write = async (release: string, ...writes: OrderWrite[]) => {
    const { statusCode } = await invokeWriter(shop.aws, shop.outputs.WriterFunctionName, { release, writes });
    if (statusCode !== 200) throw new Error(`The shop's function answered ${statusCode}.`);
  };
  const put = (what: string, total: string): OrderWrite => ({
    kind: 'put',
    order: { customer, order: id(what), total, status: 'open' },
  });
  const set = (what: string, change: { total?: string; status?: string }): OrderWrite => ({
    kind: 'set',
    customer,
    order: id(what),
    ...change,
  });
  const time = async () => `${(await shop.aws.now()).toISOString().slice(0, 19)}Z`;

  await write('good', put('broken', '1'), put('paid', '2'), put('lost', '3'));
  const incident = await shop.incidentFromNow([], { ...patient, patch: { attributes: ['total'] } });
  const from = await time();
  await write('bad', set('broken', { total: '99' }), set('paid', { total: '99' }), put('made-up', '99'));
  await write('bad', { kind: 'delete', customer, order: id('lost') });
  await write('good', put('new', '5'));
  const to = await time();
  await shop.aws.advance(10);
  await write('good', set('paid', { status: 'paid' }));

  const entry = async (what: string) => [what, (await shop.read(id(what)))?.total];
  return {
    incident,
    from,
    to,
    totals: async () =>
      Object.fromEntries(await Promise.all(['broken', 'paid', 'lost', 'made-up', 'new'].map(entry))) as unknown,
    statusOfPaid: async () => (await shop.read(id('paid')))?.status,
  };
};
