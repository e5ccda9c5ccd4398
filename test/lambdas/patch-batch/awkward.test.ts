import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Image, KeyAttribute } from '../../../lambdas/shared/attribute.ts';
import { hashOrAbsent } from '../../../lambdas/shared/image-hash.ts';
import { openRealTables, type RealTables, writerNames } from './real-tables.ts';

let tables: RealTables;
beforeAll(async () => {
  tables = await openRealTables();
});
afterAll(() => tables.close());

const schema: readonly KeyAttribute[] = [
  { name: 'pk', type: 'S' },
  { name: 'sk', type: 'N' },
];
const keyOf = (n: number): Image => ({ pk: { S: 'a' }, sk: { N: String(n) } });
const S = (text: string): AttributeValue => ({ S: text });
const N = (number: string): AttributeValue => ({ N: number });
const bytes = (...all: number[]) => Uint8Array.from(all);
const many = (count: number, value: AttributeValue) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`attribute-${n}`, value]));

/** Good and bad attributes of an item. Three such items are patched: enough for a batched request. */
const differing: Record<string, readonly [good: Image, bad: Image]> = {
  'items of 400 KB': [{ text: S('g'.repeat(390_000)) }, { text: S('b'.repeat(390_000)) }],
  'binaries of 400 KB': [
    { data: { B: new Uint8Array(390_000).fill(1) } },
    { data: { B: new Uint8Array(390_000).fill(2) } },
  ],
  'numbers of 38 digits': [
    {
      a: N('12345678901234567890123456789012345678'),
      b: N('1E-130'),
      c: N('-9.9999999999999999999999999999999999999E+125'),
    },
    {
      a: N('12345678901234567890123456789012345679'),
      b: N('1E-129'),
      c: N('9.9999999999999999999999999999999999999E+125'),
    },
  ],
  'binary values and sets': [
    { b: { B: bytes(0, 255) }, bs: { BS: [bytes(1), bytes(2, 0)] }, ss: { SS: ['b', 'a'] }, ns: { NS: ['2', '1.5'] } },
    { b: { B: bytes(0) }, bs: { BS: [bytes(1)] }, ss: { SS: ['a', 'c'] }, ns: { NS: ['2'] } },
  ],
  'nested and empty values': [
    {
      l: { L: [S(''), { M: {} }, { L: [] }, { NULL: true }] },
      m: { M: { '': S('x'), a: { M: { b: { L: [N('0')] } } } } },
      s: S(''),
      b: { B: bytes() },
    },
    { l: { L: [] }, m: { M: { a: { M: { b: { L: [N('1')] } } } } }, s: S(' '), b: { B: bytes(0) }, n: { NULL: true } },
  ],
  'other types than before': [
    { a: S('1'), b: { NULL: true }, c: { L: [N('1')] } },
    { a: N('1'), b: { BOOL: false }, c: { NS: ['1'] } },
  ],
  'reserved words': [
    Object.fromEntries(
      ['select', 'size', 'name', 'table', 'SET', 'and', 'value', 'missing'].map((name) => [name, N('1')]),
    ),
    Object.fromEntries(['select', 'size', 'name', 'table', 'SET', 'or', 'VALUE'].map((name) => [name, N('2')])),
  ],
  'dots, quotes and the like in names': [
    Object.fromEntries(
      ['a.b', "it's", '"q"', '`', '[0]', 'a b', '#a', ':a', '?', '\\', 'a\nb', '$', '-'].map((name) => [
        name,
        S('good'),
      ]),
    ),
    Object.fromEntries(
      ['a.b', "it's", '"q"', '`', '[0]', 'a b', '#z', ':z', '?', '\\', 'a\nb'].map((name) => [name, S('bad')]),
    ),
  ],
  'multi-byte names': [
    { größe: N('1'), 数量: N('2'), '👍🏽': { M: { é: S('ü') } } },
    { größe: N('2'), 数量: N('3'), '👎': { M: { é: S('u') } } },
  ],
  'hundreds of attributes that differ': [many(400, S('good')), many(400, S('bad'))],
  'hundreds of attributes that the bug added, and hundreds that it took': [
    many(300, S('good')),
    Object.fromEntries(Object.entries(many(310, S('bad'))).map(([name, value]) => [`bad-${name}`, value])),
  ],
  'long names': [{ ['n'.repeat(2000)]: N('1') }, { ['m'.repeat(2000)]: N('1') }],
};

describe.each(writerNames)('awkward data, %s writes', (writer) => {
  it.each(Object.entries(differing))('%s go back, are put back, and are deleted', async (_, [good, bad]) => {
    const table = await tables.create(schema);
    const ids = Array.from({ length: 9 }, (_, n) => n);
    const [updated, put, deleted] = [ids.slice(0, 3), ids.slice(3, 6), ids.slice(6)];
    await table.putBase(...[...updated, ...put].map((n) => ({ ...keyOf(n), ...good })));
    await table.putLive(...[...updated, ...deleted].map((n) => ({ ...keyOf(n), ...bad })));
    const rows = ids.map((n) => ({ key: keyOf(n) }));
    const { entries } = await table.patch(rows, writer);
    expect(Object.groupBy(entries, ({ outcome }) => outcome)).toMatchObject({
      updated: { length: 3 },
      put: { length: 3 },
      deleted: { length: 3 },
    });
    for (const n of ids)
      expect(hashOrAbsent(await table.live(keyOf(n)))).toBe(
        hashOrAbsent(deleted.includes(n) ? null : { ...keyOf(n), ...good }),
      );
    // What DynamoDB gives back is what was put there: deciding again finds nothing to do.
    const again = await tables.create(schema);
    await again.putBase(...[...updated, ...put].map((n) => ({ ...keyOf(n), ...good })));
    for (const n of [...updated, ...put]) await again.putLive((await table.live(keyOf(n))) ?? {});
    const second = await again.patch(rows, writer);
    expect(new Set(second.outcomes)).toEqual(new Set(['unchanged']));
    expect(second.writes).toEqual([]);
  });

  it('sets in another order, and numbers written differently, are equal', async () => {
    const table = await tables.create(schema);
    const ids = [0, 1, 2];
    await table.putBase(
      ...ids.map((n) => ({
        ...keyOf(n),
        ss: { SS: ['a', 'b'] },
        ns: { NS: ['1', '20'] },
        n: N('1E1'),
        l: { L: [N('0.10')] },
      })),
    );
    await table.putLive(
      ...ids.map((n) => ({
        ...keyOf(n),
        ss: { SS: ['b', 'a'] },
        ns: { NS: ['2E1', '1.0'] },
        n: N('10.0'),
        l: { L: [N('1E-1')] },
      })),
    );
    const { outcomes, writes } = await table.patch(
      ids.map((n) => ({ key: keyOf(n) })),
      writer,
    );
    expect(outcomes).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(writes).toEqual([]);
  });

  it('keys that no longer exist anywhere are unchanged, and rows listed twice are one', async () => {
    const table = await tables.create(schema);
    await table.putBase({ ...keyOf(1), total: N('10') });
    await table.putLive({ ...keyOf(1), total: N('-1') });
    const rows = [0, 1, 0, 1].map((n) => ({ key: n === 1 ? { sk: { N: '1.0' }, pk: { S: 'a' } } : keyOf(n) }));
    const { outcomes, writes } = await table.patch([...rows, { key: keyOf(1) }], writer);
    expect(outcomes.sort()).toEqual(['unchanged', 'updated']);
    expect(writes).toHaveLength(1);
    expect(await table.live(keyOf(1))).toEqual({ ...keyOf(1), total: N('10') });
  });

  it('what has expired is not brought back', async () => {
    const table = await tables.create(schema);
    await table.putBase(...[1000, 2000, 3000].map((ttl, n) => ({ ...keyOf(n), expires: N(String(ttl)) })));
    const rows = [0, 1, 2].map((n) => ({ key: keyOf(n) }));
    const options = { ttlAttribute: 'expires', nowMs: 2_000_000 };
    const { entries } = await table.patch(rows, writer, options);
    const byKey = new Map(entries.map(({ key, outcome }) => [(key.sk as { N: string }).N, outcome]));
    expect([0, 1, 2].map((n) => byKey.get(String(n)))).toEqual(['expired', 'expired', 'put']);
  });

  it.each<[string, readonly KeyAttribute[], readonly Image[]]>([
    ['a partition key only', [{ name: 'id', type: 'S' }], ['a', 'ü', ' '].map((text) => ({ id: S(text) }))],
    [
      'a number as its key',
      [{ name: 'id', type: 'N' }],
      ['0', '-1.5E-100', '12345678901234567890123456789012345678'].map((n) => ({ id: N(n) })),
    ],
    [
      'binary keys',
      [
        { name: 'id', type: 'B' },
        { name: 'part', type: 'B' },
      ],
      [bytes(0), bytes(0, 0), bytes(255)].map((b) => ({ id: { B: b }, part: { B: bytes(1) } })),
    ],
    [
      'a key with an awkward name',
      [{ name: 'select.my "key"', type: 'S' }],
      ['a', 'b', 'c'].map((text) => ({ 'select.my "key"': S(text) })),
    ],
  ])('a table with %s', async (_, keySchema, keys) => {
    const table = await tables.create(keySchema);
    await table.putBase(...keys.slice(0, 2).map((key) => ({ ...key, total: N('10') })));
    await table.putLive(...keys.map((key) => ({ ...key, total: N('-1') })).toSpliced(1, 1));
    const { outcomes } = await table.patch(
      keys.map((key) => ({ key })),
      writer,
    );
    expect(outcomes.sort()).toEqual(['deleted', 'put', 'updated']);
    const left = await Promise.all(keys.map(table.live));
    expect(left.map(hashOrAbsent)).toEqual(
      keys.map((key, n) => hashOrAbsent(n === 2 ? null : { ...key, total: N('10') })),
    );
  });

  it('an attribute that is added between read and write survives', async () => {
    const table = await tables.create(schema);
    const [good, bad, added] = [{ total: N('10') }, { total: N('-1') }, { added: S('meanwhile') }];
    const ids = [0, 1, 2, 3, 4, 5];
    await table.putBase(...[0, 1, 2].map((n) => ({ ...keyOf(n), ...good })));
    await table.putLive(...ids.map((n) => ({ ...keyOf(n), ...bad })));
    let once = false;
    const beforeWriting = async () => {
      if (!once) await table.putLive(...ids.map((n) => ({ ...keyOf(n), ...bad, ...added })));
      once = true;
    };
    const { entries } = await table.patch(
      ids.map((n) => ({ key: keyOf(n) })),
      writer,
      { beforeWriting },
    );
    expect(entries.map(({ outcome }) => outcome).sort()).toEqual([
      ...Array(3).fill('conflict'),
      ...Array(3).fill('updated'),
    ]);
    for (const n of ids) expect(await table.live(keyOf(n))).toEqual({ ...keyOf(n), ...(n < 3 ? good : bad), ...added });
  });
});
