import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OrderWrite, writeOrder } from '../../examples/orders/order-writes.ts';
import { freezeOf, iamSpreads, patient, thawed } from './look.ts';
import { openShop, type Shop } from './shop.ts';

/** Past the application's guard: a client with the role of one of the shop's functions. */
const asRoleOf = async ({ aws }: Shop, FunctionName: string) => {
  const { Role: RoleArn } = await aws.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  const { Credentials } = await aws.sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'past-the-guard' }));
  return new DynamoDBClient({
    ...aws.config,
    credentials: {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    },
  });
};

/** Writes one after the other until it is refused; resolves to how many were accepted. */
const untilRefused = async (
  client: DynamoDBClient,
  table: string,
  release: string,
  write: (n: number) => OrderWrite,
) => {
  for (let n = 0; ; n++) {
    try {
      await writeOrder(client, table, write(n), release);
    } catch (error) {
      if (error instanceof Error && error.name.startsWith('AccessDenied')) return n;
      throw error;
    }
    await sleep(40);
  }
};

describe('writers that go on while the freeze spreads', () => {
  // IAM takes longer than the freeze is given to settle.
  const slow = { timeScale: 60, iamPropagationSeconds: 60 };
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ ...slow, restoreSeconds: 60 });
  });
  afterAll(() => shop?.close());

  it('have every bad write repaired that was accepted, and keep every good one', async () => {
    const { customer } = shop.key('');
    const { TableName, WriterFunctionName, ImportFunctionName } = shop.outputs;
    const orders = Array.from({ length: 100 }, (_, n) => `order-${n}`);
    await shop.seed(orders.map((order) => ({ order, total: '10' })));
    const incident = await shop.incidentFromNow([], {
      ...patient,
      patch: { createdItems: 'delete', maxConcurrency: 4 },
    });
    const from = `${(await shop.aws.now()).toISOString().slice(0, 19)}Z`;

    const bad = untilRefused(await asRoleOf(shop, WriterFunctionName), TableName, 'bad', (n) =>
      n % 10 === 9
        ? { kind: 'put', order: { customer, order: `made-up-${n}`, total: '666', status: 'open' } }
        : { kind: 'set', customer, order: `order-${n}`, total: '666' },
    );
    const good = untilRefused(await asRoleOf(shop, ImportFunctionName), TableName, 'good', (n) => ({
      kind: 'put',
      order: { customer, order: `new-${n}`, total: String(n), status: 'open' },
    }));
    const impactedKeys = { source: 'audit-log' as const, from, writtenBy: 'bad' };
    const { runId, executionArn } = await shop.start({ ...incident, impactedKeys });
    const [badWrites, goodWrites] = await Promise.all([bad, good]);
    await shop.decide(runId, 'approve');
    const { execution } = await shop.ended(executionArn);

    expect(execution.status).toBe('SUCCEEDED');
    const { counts } = JSON.parse(execution.output ?? '{}');
    expect(counts.updated + counts.deleted).toBe(badWrites);
    const totals = async (ids: string[]) => Promise.all(ids.map(async (id) => (await shop.read(id))?.total));
    expect(new Set(await totals(orders))).toEqual(new Set(['10']));
    const madeUp = Array.from({ length: badWrites }, (_, n) => `made-up-${n}`);
    expect(new Set(await totals(madeUp))).toEqual(new Set([undefined]));
    const numbers = Array.from({ length: goodWrites }, (_, n) => String(n));
    expect(await totals(numbers.map((n) => `new-${n}`))).toEqual(numbers);
    // The thaw, too, takes longer to spread here than it is given to settle.
    await iamSpreads(shop, slow.iamPropagationSeconds);
    expect(await freezeOf(shop)).toEqual(thawed);
  });
});
