import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Image } from '../../../lambdas/shared/attribute.ts';
import { imageHash } from '../../../lambdas/shared/image-hash.ts';
import { type Options, openRealTables, type RealTables, type WriterName, writerNames } from './real-tables.ts';

let tables: RealTables;
beforeAll(async () => {
  tables = await openRealTables();
});
afterAll(() => tables.close());

const key: Image = { pk: { S: 'a' }, sk: { N: '1' } };
const wide = (text: string, more: Image = {}): Image => ({
  ...key,
  ...Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`a${String(n).padStart(3, '0')}`, { S: text }])),
  ...more,
});
const good = wide('good');
const bad = wide('bad');

const open = async () => {
  const table = await tables.create([
    { name: 'pk', type: 'S' },
    { name: 'sk', type: 'N' },
  ]);
  await table.putBase(good);
  await table.putLive(bad);
  return table;
};
/** Ports that give out so many turns to send a request, and then have run out of time. */
const turns = (most: number): Options => {
  let left = most;
  return {
    ports: {
      writer: {
        write: (tableName, writes, pace) =>
          tables.writer('single').write(tableName, writes, {
            ...pace,
            turn: async (some) => (left-- > 0 ? pace.turn(some) : undefined),
          }),
      },
    },
  };
};
/** The row that says what the bug left. */
const row = { key, lastSeen: imageHash(bad) };

describe.each(writerNames)('an item with hundreds of attributes to change, %s writes', (writer: WriterName) => {
  it('is changed part by part, each attribute on its own condition, in one journal entry', async () => {
    const table = await open();
    const { outcomes, writes } = await table.patch([row], writer);
    expect(outcomes).toEqual(['updated']);
    expect(writes).toEqual(['UpdateItemCommand', 'UpdateItemCommand', 'UpdateItemCommand']);
    expect(await table.live(key)).toEqual(good);
    const lines = table.bucket.lines('runs/run-1/journal/');
    expect(lines.map(({ changes }) => Object.keys(changes as object).length)).toEqual([400]);
  });

  it.each([1, 2])('cut off after %d of its parts, it is completed by the next attempt', async (parts) => {
    const table = await open();
    await expect(table.patch([row], writer, turns(parts))).rejects.toMatchObject({ name: 'OutOfTimeError' });
    const half = Object.values((await table.live(key)) ?? {}).filter(({ S }) => S === 'good').length;
    expect(half).toBeGreaterThanOrEqual(100 * parts);
    expect(half).toBeLessThan(400);
    const { outcomes } = await table.patch([row], writer);
    expect(outcomes).toEqual(['updated']);
    expect(await table.live(key)).toEqual(good);
  });

  it('keeps an attribute that somebody changes between its parts, and says so', async () => {
    const table = await open();
    await expect(table.patch([row], writer, turns(1))).rejects.toThrow();
    const half = (await table.live(key)) ?? {};
    const mine = { a399: { S: 'mine' }, a000: { S: 'mine too' }, added: { S: 'as well' } };
    await table.putLive({ ...half, ...mine });
    const { entries } = await table.patch([row], writer);
    expect(entries).toMatchObject([{ outcome: 'updated', keptAttributes: ['a000', 'a399'] }]);
    expect(await table.live(key)).toEqual({ ...good, ...mine });
    // Nothing is left to do for a third attempt that was not told.
    for (const name of [...table.bucket.objects.keys()])
      if (name.includes('/outcomes/')) table.bucket.objects.delete(name);
    const third = await table.patch([row], writer);
    expect(third.entries).toMatchObject([{ outcome: 'updated', keptAttributes: ['a000', 'a399'] }]);
    expect(third.writes).toEqual([]);
  });

  it('is a conflict when somebody wrote it before the first part', async () => {
    const table = await open();
    const later = wide('bad', { a399: { S: 'mine' } });
    await table.putLive(later);
    const { outcomes, writes } = await table.patch([row], writer);
    expect(outcomes).toEqual(['conflict']);
    expect(writes).toEqual([]);
    expect(await table.live(key)).toEqual(later);
  });

  it('written over part by part and cut off, it is reported as written over', async () => {
    const table = await open();
    await table.putLive(wide('bad', { a399: { S: 'mine' } }));
    const patch = { laterWrites: 'overwrite' };
    await expect(table.patch([row], writer, { patch, ...turns(1) })).rejects.toThrow();
    const { entries } = await table.patch([row], writer, { patch });
    expect(entries).toMatchObject([{ outcome: 'updated', reason: expect.stringMatching(/written again after/) }]);
    expect(await table.live(key)).toEqual(good);
  });

  it('is put back whole when its delete took what had been changed, beyond what a condition holds', async () => {
    const table = await open();
    const other = { ...key, sk: { N: '2' } };
    await table.putLive({ ...bad, ...other });
    const changed = { ...bad, ...other, a399: { S: 'mine' } };
    const { entries } = await table.patch([{ key: other }], writer, { beforeWriting: () => table.putLive(changed) });
    expect(entries).toMatchObject([{ outcome: 'conflict', reason: expect.stringMatching(/^a399 .* put back\.$/) }]);
    expect(await table.live(other)).toEqual(changed);
  });
});
