import { describe, expect, it } from '@jest/globals';
import type { Image, KeyRow } from '../../../lambdas/shared/attribute.ts';
import { absentHash, imageHash } from '../../../lambdas/shared/image-hash.ts';
import { rowToJson } from '../../../lambdas/shared/image-json.ts';
import type { IncidentParameters } from '../../../lambdas/shared/incident.ts';
import type { ImageReader } from '../../../lambdas/shared/patching/image-reader.ts';
import { verifyBatch } from '../../../lambdas/verify-batch/verify-batch.ts';
import { held, incident, run } from '../incident.ts';
import { memoryBucket } from '../memory-bucket.ts';
import { MemoryTables } from '../patch-batch/memory-tables.ts';

const key = (id: string): Image => ({ pk: { S: id }, sk: { N: '1' } });
const image = (id: string, total: string, more: Image = {}): Image => ({ ...key(id), total: { N: total }, ...more });

const world = () => {
  const tables = new MemoryTables();
  const bucket = memoryBucket();
  const set = (id: string, base: Image | null, live: Image | null) => {
    tables.set(run.baseTable, key(id), base);
    tables.set(run.tableName, key(id), live);
  };
  const verify = async (
    rows: readonly KeyRow[],
    more: Partial<IncidentParameters> = {},
    images: ImageReader = tables,
  ) => {
    await verifyBatch(
      {
        BatchInput: { run, incident: incident({ patch: { createdItems: 'delete' }, ...more }), pass: 2 },
        Items: rows.map(rowToJson),
      },
      { hold: held, images, bucket, ttlAttribute: async () => undefined, now: () => 0 },
    );
    return bucket.lines('runs/run-1/verified/2/');
  };
  return { tables, bucket, set, verify };
};

describe('verifyBatch', () => {
  it('finds nothing where everything is as decided', async () => {
    const { set, verify } = world();
    set('updated', image('updated', '10'), image('updated', '10.0'));
    set('deleted', null, null);
    set('put', image('put', '10'), image('put', '10'));
    const rows = ['updated', 'deleted', 'put'].map((id) => ({ key: key(id), lastSeen: absentHash }));
    expect(await verify(rows)).toEqual([{ checked: 3 }]);
  });

  it('says of each item what is left to do', async () => {
    const { set, verify } = world();
    set('changed', image('changed', '10', { note: { S: 'a' } }), image('changed', '-1'));
    set('gone', image('gone', '10'), null);
    set('back', null, image('back', '10'));
    set('later', image('later', '10'), image('later', '11'));
    const wide = Array.from({ length: 12 }, (_, n): [string, { S: string }] => [`a${n + 10}`, { S: 'x' }]);
    set('wide', image('wide', '1', Object.fromEntries(wide)), image('wide', '1'));
    const lines = await verify([
      ...['changed', 'gone', 'back', 'wide'].map((id) => ({ key: key(id) })),
      { key: key('later'), lastSeen: imageHash(image('later', '-1')) },
    ]);
    expect(lines).toEqual([
      { checked: 5 },
      { key: key('changed'), reason: 'note, total are not as decided.' },
      { key: key('gone'), reason: 'The item is not there.' },
      { key: key('back'), reason: 'The item is there, and was to be deleted.' },
      { key: key('wide'), reason: expect.stringMatching(/^a10, .*a19 and 2 more are not as decided\.$/) },
      { key: key('later'), reason: expect.stringMatching(/written again/) },
    ]);
  });

  it('names the attributes that are left alone, where nothing else is left to do', async () => {
    const { set, verify } = world();
    const bad = image('a', '-1', { note: { S: 'bad' } });
    set('a', image('a', '10'), image('a', '10', { note: { S: 'somebody’s' } }));
    expect(await verify([{ key: key('a'), bad }])).toEqual([
      { checked: 1 },
      { key: key('a'), reason: expect.stringMatching(/note/), keptAttributes: ['note'] },
    ]);
  });

  it('does not hold against an item that it is no longer as it was planned from', async () => {
    const { set, verify } = world();
    const bad = image('a', '-1', { note: { S: 'bad' } });
    const planned = { base: imageHash(image('a', '10')), live: imageHash(image('a', '-1', { note: { S: 'good' } })) };
    set('a', image('a', '10'), image('a', '10', { note: { S: 'good' } }));
    set('b', image('b', '10'), image('b', '10'));
    const rows = [
      { key: key('a'), bad, planned },
      { key: key('b'), planned },
    ];
    expect(await verify(rows)).toMatchObject([{ checked: 2 }, { key: key('a'), keptAttributes: ['note'] }]);
  });

  it('takes what a plan may force as wanted still', async () => {
    const { set, verify } = world();
    set('a', image('a', '10'), image('a', '5'));
    const row = { key: key('a'), bad: image('a', '-1'), planned: { base: 'then', live: 'then' } };
    expect(await verify([row], { approval: { beforePatch: true }, patch: { onConflict: 'force' } })).toEqual([
      { checked: 1 },
      { key: key('a'), reason: 'total is not as decided.' },
    ]);
  });

  it('looks at the named attributes only, and never at the marker', async () => {
    const { set, verify } = world();
    set('a', image('a', '10'), image('a', '10', { note: { S: 'new' }, repairedBy: { S: 'run-1' } }));
    const marker = 'repairedBy';
    expect(await verify([{ key: key('a') }], { patch: { attributes: ['total'], marker } })).toEqual([{ checked: 1 }]);
    set('a', image('a', '10'), image('a', '10', { repairedBy: { S: 'run-1' } }));
    expect(await verify([{ key: key('a') }], { patch: { marker } })).toEqual([{ checked: 1 }]);
  });

  it('does not count what can not be read', async () => {
    const { tables, set, verify } = world();
    set('a', image('a', '10'), image('a', '10'));
    set('b', image('b', '10'), image('b', '-1'));
    const images = {
      read: async (table: string, keys: readonly Image[]) =>
        keys.map((each) => (each.pk?.S === 'b' ? { unreadable: 'Denied' } : { image: tables.get(table, each) })),
    };
    expect(await verify([{ key: key('a') }, { key: key('b') }], {}, images)).toEqual([{ checked: 1 }]);
  });
});
