import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Image } from '../../../lambdas/shared/attribute.ts';
import { hashOrAbsent } from '../../../lambdas/shared/image-hash.ts';
import { decide } from '../../../lambdas/shared/patching/decide.ts';
import { applied, isWrite, type Write } from '../../../lambdas/shared/patching/decision.ts';
import { imageReader } from '../../../lambdas/shared/patching/image-reader.ts';
import { unpaced } from '../../../lambdas/shared/patching/pace.ts';
import { singleWriter } from '../../../lambdas/shared/patching/single-writer.ts';
import { ttlAttributeOf } from '../../../lambdas/shared/patching/time-to-live.ts';
import { createTable, pkSk } from '../../create-table.ts';
import { type Engine, startEngine } from '../engine.ts';
import { images } from '../images.ts';
import { incident } from '../incident.ts';

const TableName = 'orders';
const key: Image = { pk: { S: 'a' }, sk: { N: '1' } };
let engine: Engine;
let client: DynamoDBClient;

const put = (Item: Image) => client.send(new PutItemCommand({ TableName, Item }));
const get = async () => (await client.send(new GetItemCommand({ TableName, Key: key }))).Item ?? null;
const update: Write = {
  kind: 'update',
  key,
  changes: {
    total: { before: { N: '-1' }, after: { N: '10' } },
    note: { before: { S: 'x' } },
    more: { after: { S: 'y' } },
  },
};

beforeAll(async () => {
  engine = await startEngine();
  client = engine.client;
  await createTable(client, TableName, pkSk);
});
afterAll(() => engine.close());

describe('singleWriter, on a real engine', () => {
  const written = async (write: Write) =>
    (
      await singleWriter(client).write(
        TableName,
        [write],
        unpaced(() => false),
      )
    )[0];
  beforeEach(async () => {
    await put({ ...key, total: { N: '-1' }, note: { S: 'x' }, kept: { S: 'z' } });
  });

  it('updates the attributes that it names', async () => {
    expect(await written(update)).toEqual({ status: 'done' });
    expect(await get()).toEqual({ ...key, total: { N: '10' }, more: { S: 'y' }, kept: { S: 'z' } });
  });

  it('refuses when one of them changed', async () => {
    await put({ ...key, total: { N: '-1' }, note: { S: 'changed' } });
    expect(await written(update)).toEqual({ status: 'refused' });
  });

  it('does not bring an item to life by an update that only adds', async () => {
    const other = { pk: { S: 'b' }, sk: { N: '1' } };
    const write: Write = { kind: 'update', key: other, changes: { more: { after: { S: 'y' } } } };
    expect(await written(write)).toEqual({ status: 'refused' });
  });

  it('puts only where there is nothing', async () => {
    expect(await written({ kind: 'put', key, changes: {} })).toEqual({ status: 'refused' });
  });

  it('puts back an item that had more when it was deleted', async () => {
    const write: Write = {
      kind: 'delete',
      key,
      changes: { total: { before: { N: '-1' } }, note: { before: { S: 'x' } } },
    };
    const result = await written(write);
    expect(result).toEqual({ status: 'conflict', reason: expect.stringMatching(/^kept was added .* put back/) });
    expect(await get()).toEqual({ ...key, total: { N: '-1' }, note: { S: 'x' }, kept: { S: 'z' } });
  });

  it('says why an item can not be written, and that trying again is no use', async () => {
    const changes = { total: { before: { N: '-1' }, after: { S: 'x'.repeat(410_000) } } };
    const result = await written({ kind: 'update', key, changes });
    expect(result).toMatchObject({
      status: 'failed',
      again: false,
      reason: expect.stringContaining('ValidationException'),
    });
  });

  it('writes what decide decided, for any images', async () => {
    const { patch } = incident({ patch: { createdItems: 'delete' } });
    // The SDK itself loses an attribute of this name.
    const stored = images(key).filter((image) => !Object.hasOwn(image, '__proto__'));
    await fc.assert(
      fc.asyncProperty(stored, fc.option(stored), async (live, base) => {
        await put(live);
        const read = await get();
        const decision = decide({ row: { key }, base, live: read, patch, runId: 'run-1', timeToLive: undefined });
        if (!isWrite(decision)) return;
        expect(await written(decision)).toEqual({ status: 'done' });
        expect(hashOrAbsent(await get())).toBe(hashOrAbsent(applied(decision, read)));
      }),
      { numRuns: 100 },
    );
  });
});

describe('imageReader, on a real engine', () => {
  it('answers each key in its place, and one that DynamoDB refuses spoils no other', async () => {
    await put(key);
    const keys = [{ pk: { S: '' }, sk: { N: '1' } }, key, { pk: { S: 'nobody' }, sk: { N: '1' } }];
    const results = await imageReader(client, async () => {}).read(TableName, keys);
    expect(results).toEqual([{ unreadable: expect.stringContaining('Validation') }, { image: key }, { image: null }]);
  });

  it('reads more than a hundred keys', async () => {
    const keys = Array.from({ length: 250 }, (_, n): Image => ({ pk: { S: `many-${n}` }, sk: { N: '1.0' } }));
    await Promise.all(keys.map(put));
    const results = await imageReader(client, async () => {}).read(TableName, keys);
    expect(results.every((result) => 'image' in result && result.image !== null)).toBe(true);
  });

  it('says so when a table is not there', async () => {
    const [result] = await imageReader(client, async () => {}).read('nowhere', [key]);
    expect(result).toEqual({ unreadable: expect.stringContaining('ResourceNotFoundException') });
  });
});

describe('ttlAttributeOf', () => {
  it('is undefined without time to live', async () => {
    expect(await ttlAttributeOf(client)(TableName)).toBeUndefined();
  });
});
