import { gzipSync } from 'node:zlib';
import { RestoreTableToPointInTimeCommand, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import {
  GetEventSourceMappingCommand,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { playAudited } from './audited-incident.ts';
import { uploadKeys } from './key-file.ts';
import { childrenOf, freezeOf, frozenBy, patient, succeededTasks } from './look.ts';
import { eventually, openShop, type Shop } from './shop.ts';
import { breakOrders } from './small-incident.ts';

const fourOf = (name: string) => ['changed', 'deleted', 'created', 'spared'].map((what) => `${name}-${what}`);
const customer = 'customer-1';
const inCsv = (orders: readonly string[]) =>
  `customer,order\n${orders.map((order) => `${customer},${order}\n`).join('')}`;
const inJson = (orders: readonly string[]) =>
  JSON.stringify(
    orders.map((order) => ({ customer, order })),
    null,
    2,
  );
const inJsonLines = (orders: readonly string[]) =>
  orders.map((order) => `${JSON.stringify({ customer: { S: customer }, order: { S: order } })}\n`).join('');

const none = { unchanged: 0, put: 0, updated: 0, deleted: 0, kept: 0, expired: 0, conflict: 0, failed: 0 };

describe('a recovery of the keys that an audit trail saw written', () => {
  // The trail tries again soon, and for long enough.
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ timeScale: 60 });
  });
  afterAll(() => shop?.close());

  const start = async (name: string) => {
    const { incident, from, ...played } = await playAudited(shop, name);
    const impactedKeys = { source: 'audit-log' as const, from, writtenBy: 'bad' };
    return { ...played, ...(await shop.start({ ...incident, impactedKeys })) };
  };

  it('waits while the trail can not be written, and misses none', async () => {
    const { uuid, told } = await trailMapping(shop);
    // AccessDenied is not retried by the SDK itself, as throttling is, in real time: this clock is faster.
    const fault = { service: 'dynamodb', operation: 'BatchWriteItem', caller: 'RecordAudit' };
    await shop.fault({ ...fault, error: 'AccessDeniedException' });
    const { runId, executionArn, totals } = await start('lagging');
    await eventually(async () => (await told(uuid)).LastProcessingResult === 'PROBLEM: Function call failed');
    await eventually(async () => ((await succeededTasks(shop, executionArn)).CollectKeys ?? 0) >= 2);
    await shop.clearFaults();
    await shop.decide(runId, 'approve');
    const { execution } = await shop.ended(executionArn);
    expect(execution.status).toBe('SUCCEEDED');
    expect(JSON.parse(execution.output ?? '').counts).toEqual({ ...none, updated: 1, put: 1, kept: 1, conflict: 1 });
    expect(await totals()).toEqual({ broken: '1', paid: '99', lost: '3', 'made-up': '99', new: '5' });
  });

  it('fails while the trail is switched off, the writers frozen, and goes on when it is on again', async () => {
    const { uuid, told } = await trailMapping(shop);
    const turn = async (Enabled: boolean) => {
      await shop.aws.lambda.send(new UpdateEventSourceMappingCommand({ UUID: uuid, Enabled }));
      await shop.aws.advance(15);
      await eventually(async () => (await told(uuid)).State === (Enabled ? 'Enabled' : 'Disabled'));
    };
    await turn(false);
    const { runId, executionArn } = await start('switched-off');
    const { execution } = await shop.ended(executionArn);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'AuditGapError' });
    expect(execution.cause).toMatch(new RegExp(`${uuid} is not Enabled.*Enable it.*redrive`));
    expect(await freezeOf(shop)).toEqual(frozenBy(runId));
    await turn(true);
    await shop.redrive(executionArn);
    await shop.decide(runId, 'approve');
    const last = await shop.ended(executionArn);
    expect(JSON.parse(last.execution.output ?? '{}').counts).toEqual({
      ...none,
      updated: 1,
      put: 1,
      kept: 1,
      conflict: 1,
    });
  });
});

/** The event source mapping that feeds the audit trail, and what Lambda tells of it. */
const trailMapping = async ({ aws }: Shop) => {
  const { EventSourceMappings = [] } = await aws.lambda.send(new ListEventSourceMappingsCommand());
  const mapping = EventSourceMappings.find(({ FunctionArn }) => FunctionArn?.includes('RecordAudit'));
  return {
    uuid: mapping?.UUID ?? '',
    told: (UUID: string) => aws.lambda.send(new GetEventSourceMappingCommand({ UUID })),
  };
};

describe('a recovery of the keys', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  });
  afterAll(() => shop?.close());

  const recover = async (incident: unknown) => {
    const { runId, executionArn } = await shop.start(incident);
    await shop.decide(runId, 'approve');
    const { execution } = await shop.ended(executionArn);
    expect(execution.status).toBe('SUCCEEDED');
    return { runId, executionArn, counts: JSON.parse(execution.output ?? '{}').counts };
  };

  it.each([
    ['CSV', 'one.csv', inCsv],
    ['a JSON array', 'two.json', inJson],
    ['JSON Lines', 'three.jsonl', inJsonLines],
  ])('in a file, as %s', async (_, name, format) => {
    const { incident, counts, repaired, now } = await breakOrders(shop, name);
    const uri = await uploadKeys(shop, name, format(fourOf(name)));
    expect(await recover({ ...incident, impactedKeys: { source: 's3', uri } })).toMatchObject({ counts });
    expect(await now()).toEqual(repaired);
  });

  it('that keeps what was created, unless told otherwise', async () => {
    const { incident, counts, repaired, broken, now } = await breakOrders(shop, 'kept', { ...patient, patch: {} });
    expect(await recover(incident)).toMatchObject({ counts: { ...counts, deleted: 0, kept: 1 } });
    expect(await now()).toEqual(repaired.with(2, broken[2]));
  });

  it('with a table that somebody restored before', async () => {
    const { incident, counts, repaired, now } = await breakOrders(shop, 'byhand');
    const { dynamodb } = shop.aws;
    await shop.aws.advance(10);
    const TargetTableName = 'orders-at-noon';
    await dynamodb.send(
      new RestoreTableToPointInTimeCommand({
        SourceTableName: incident.tableName,
        TargetTableName,
        RestoreDateTime: new Date(incident.restoreTo),
      }),
    );
    await shop.aws.advance(10);
    await waitUntilTableExists({ client: dynamodb, maxWaitTime: 20, minDelay: 1 }, { TableName: TargetTableName });
    const { runId, counts: got } = await recover({ ...incident, restore: { useTable: TargetTableName } });
    expect(got).toEqual(counts);
    expect(await now()).toEqual(repaired);
    const result = (await shop.mails(runId)).at(-1);
    expect(result?.text).toContain(`The table ${TargetTableName} was yours before the run and is left alone.`);
  });

  it('that the audit trail saw one writer write; a later good write is a conflict, or is told to give way', async () => {
    const { incident, from, to, totals, statusOfPaid } = await playAudited(shop, 'one-writer');
    const impactedKeys = { source: 'audit-log' as const, from, to, writtenBy: 'bad' };
    const first = await recover({ ...incident, impactedKeys, patch: { ...incident.patch, createdItems: 'delete' } });
    expect(first.counts).toEqual({ ...none, updated: 1, put: 1, deleted: 1, conflict: 1 });
    expect(await totals()).toEqual({ broken: '1', paid: '99', lost: '3', 'made-up': undefined, new: '5' });

    const second = await recover({ ...incident, impactedKeys, patch: { ...incident.patch, laterWrites: 'overwrite' } });
    expect(second.counts).toEqual({ ...none, updated: 1, unchanged: 3 });
    expect(await totals()).toEqual({ broken: '1', paid: '2', lost: '3', 'made-up': undefined, new: '5' });
    expect(await statusOfPaid()).toBe('paid');
  });

  it('that the audit trail saw anybody write until the freeze', async () => {
    const { incident, from, totals } = await playAudited(shop, 'anybody');
    const { counts } = await recover({ ...incident, impactedKeys: { source: 'audit-log', from } });
    expect(counts).toEqual({ ...none, updated: 2, put: 1, kept: 2 });
    expect(await totals()).toEqual({ broken: '1', paid: '2', lost: '3', 'made-up': '99', new: '5' });
  });

  it('in batches of two, where there are more than a thousand, in a gzipped file', async () => {
    const { incident, counts, repaired, now } = await breakOrders(shop, 'many');
    const others = Array.from({ length: 1000 }, (_, i) => `never-there-${i}`);
    const uri = await uploadKeys(
      shop,
      'many.csv.gz',
      gzipSync(inCsv([...others, ...fourOf('many'), ...fourOf('many')])),
    );
    const { executionArn, counts: got } = await recover({
      ...incident,
      impactedKeys: { source: 's3', uri },
      patch: { ...incident.patch, maxConcurrency: 3 },
    });
    expect(got).toEqual({ ...counts, unchanged: counts.unchanged + 1000 });
    expect(await now()).toEqual(repaired);
    expect(await childrenOf(shop, executionArn)).toHaveLength(502);
  });
});
