import { BatchWriteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Image } from '../../../../lambdas/shared/attribute.ts';
import { hashOrAbsent } from '../../../../lambdas/shared/image-hash.ts';
import { decide } from '../../../../lambdas/shared/patching/decide.ts';
import { isWrite, type Write } from '../../../../lambdas/shared/patching/decision.ts';
import { unpaced } from '../../../../lambdas/shared/patching/pace.ts';
import { singleWriter } from '../../../../lambdas/shared/patching/single-writer.ts';
import { tableWriter } from '../../../../lambdas/shared/patching/table-writer.ts';
import type { WriteResult, Writer } from '../../../../lambdas/shared/patching/writer.ts';
import { createTable, pkSk } from '../../../create-table.ts';
import { type Front, openFront } from '../../../sandbox/dynamodb/front.ts';
import { images } from '../../images.ts';
import { incident } from '../../incident.ts';

const size = 12;
const keyOf = (n: number): Image => ({ pk: { S: `item ${n}` }, sk: { N: String(n) } });
const { patch } = incident({ patch: { createdItems: 'delete' } });
const tables = { single: 'written-single', batched: 'written-batched' };

let front: Front;
let requests: string[] = [];
beforeAll(async () => {
  front = await openFront();
  for (const TableName of Object.values(tables)) await createTable(front.client, TableName, pkSk);
  front.client.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        requests.push(String(commandName));
        return next(args);
      },
    { step: 'initialize' },
  );
});
afterAll(() => front.close());

/** What a batch finds: the image to go back to, the one it reads, and the one that is there when it writes. */
interface Case {
  readonly base: Image | null;
  readonly read: Image | null;
  readonly now: Image | null;
}

const set = async (TableName: string, found: readonly (Image | null)[]) => {
  const of = found.map((image, n) =>
    image ? { PutRequest: { Item: { ...image } } } : { DeleteRequest: { Key: keyOf(n) } },
  );
  await front.client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: of } }));
};
const get = async (TableName: string, n: number) =>
  (await front.client.send(new GetItemCommand({ TableName, Key: keyOf(n), ConsistentRead: true }))).Item ?? null;

/** Writes what was decided for what was read, to the table as it is now; what came of it, and what is there. */
const run = async (TableName: string, writer: Writer, cases: readonly Case[]) => {
  await set(
    TableName,
    cases.map(({ now }) => now),
  );
  const decisions = cases.map(({ base, read }, n) =>
    decide({ row: { key: keyOf(n) }, base, live: read, patch, runId: 'run-1', timeToLive: undefined }),
  );
  const writes = decisions.filter(isWrite);
  requests = [];
  const results: WriteResult[] = await writer.write(
    TableName,
    writes,
    unpaced(() => false),
  );
  const sent = requests;
  const hashes = await Promise.all(cases.map(async (_, n) => hashOrAbsent(await get(TableName, n))));
  return { writes, results, hashes, sent };
};

// The SDK itself loses an attribute of this name.
const anyImage = (n: number) => images(keyOf(n)).filter((image) => !Object.hasOwn(image, '__proto__'));
/** Often the table is still as it was read, sometimes it has one attribute more, or is anything. */
const caseOf = (n: number): fc.Arbitrary<Case> =>
  fc
    .tuple(fc.option(anyImage(n)), fc.option(anyImage(n)), fc.option(anyImage(n)), fc.integer({ min: 0, max: 9 }))
    .map(([base, read, other, fate]) => {
      if (fate > 2) return { base, read, now: read };
      if (fate === 2) return { base, read, now: read && { ...read, added: { S: 'meanwhile' } } };
      return { base, read, now: other };
    });

describe('the batched and the single writer', () => {
  it('leave the same table and say the same, for any batch', async () => {
    const batches = fc.tuple(...Array.from({ length: size }, (_, n) => caseOf(n)));
    let batched = 0;
    await fc.assert(
      fc.asyncProperty(batches, async (cases) => {
        const single = await run(tables.single, singleWriter(front.client), cases);
        const both = await run(
          tables.batched,
          tableWriter(front.client, async () => {}),
          cases,
        );
        expect(both.results).toEqual(single.results);
        expect(both.hashes).toEqual(single.hashes);
        batched += both.sent.filter((name) => name === 'BatchExecuteStatementCommand').length;
      }),
      { numRuns: 100 },
    );
    expect(batched).toBeGreaterThan(50);
  });

  it('say the same of what DynamoDB refuses, and of more attributes than a condition holds', async () => {
    const big = { S: 'x'.repeat(410_000) };
    const wide = Object.fromEntries(Array.from({ length: 160 }, (_, n) => [`a${n}`, { S: 'x' }]));
    const cases: Case[] = [
      { base: { ...keyOf(0), big }, read: keyOf(0), now: keyOf(0) },
      { base: { ...keyOf(1), ...wide }, read: keyOf(1), now: keyOf(1) },
      { base: { ...keyOf(2), big }, read: null, now: null },
      { base: { ...keyOf(3), ...wide }, read: null, now: null },
      { base: { ...keyOf(4), n: { N: 'NaN' } }, read: keyOf(4), now: keyOf(4) },
      { base: { ...keyOf(5), n: { N: '5' } }, read: keyOf(5), now: keyOf(5) },
    ];
    const [single, both] = [
      await run(tables.single, singleWriter(front.client), cases),
      await run(
        tables.batched,
        tableWriter(front.client, async () => {}),
        cases,
      ),
    ];
    expect(single.results.map(({ status }) => status)).toEqual(['failed', 'done', 'failed', 'done', 'failed', 'done']);
    expect(both.results).toEqual(single.results);
    expect(both.hashes).toEqual(single.hashes);
  });

  it('a hundred plain updates are four requests, and one alone is an UpdateItem', async () => {
    const updates = (count: number) =>
      Array.from(
        { length: count },
        (_, n): Write => ({
          kind: 'update',
          key: keyOf(n),
          changes: { total: { before: { N: '-1' }, after: { N: '1' } }, late: { after: { BOOL: true } } },
        }),
      );
    const TableName = tables.batched;
    const fill = () =>
      Promise.all(
        updates(100).map(({ key }) =>
          front.client.send(new PutItemCommand({ TableName, Item: { ...key, total: { N: '-1' } } })),
        ),
      );
    const writer = tableWriter(front.client, async () => {});
    for (const [count, expected] of [
      [100, Array(4).fill('BatchExecuteStatementCommand')],
      [1, ['UpdateItemCommand']],
    ] as const) {
      await fill();
      requests = [];
      const results = await writer.write(
        TableName,
        updates(count),
        unpaced(() => false),
      );
      expect(results).toEqual(Array(count).fill({ status: 'done' }));
      expect(requests).toEqual(expected);
      expect(await get(TableName, 0)).toEqual({ ...keyOf(0), total: { N: '1' }, late: { BOOL: true } });
    }
  });

  it('begin nothing any more when it is late', async () => {
    for (const writer of [singleWriter(front.client), tableWriter(front.client, async () => {})]) {
      const writes = [1, 2].map((n): Write => ({ kind: 'put', key: { ...keyOf(n), pk: { S: 'late' } }, changes: {} }));
      requests = [];
      expect(
        await writer.write(
          tables.single,
          writes,
          unpaced(() => true),
        ),
      ).toEqual([{ status: 'late' }, { status: 'late' }]);
      expect(requests).toEqual([]);
    }
  });
});
