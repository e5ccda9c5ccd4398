import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fileRow } from '../../../lambdas/collect-keys/key-file/file-row.ts';
import { s3Source } from '../../../lambdas/collect-keys/sources/s3.ts';
import type { Image, KeyAttribute } from '../../../lambdas/shared/attribute.ts';
import { imageHash } from '../../../lambdas/shared/image-hash.ts';
import { imageToJson } from '../../../lambdas/shared/image-json.ts';
import { images } from '../images.ts';
import { incident, run } from '../incident.ts';
import { allOf, bytesOf } from '../memory-bucket.ts';

const { keySchema } = run;
const key = { pk: { S: 'a' }, sk: { N: '7' } };
const item = (more: Record<string, unknown> = {}) => ({ ...key, total: { N: '10' }, ...more });

const collect = async (text: string) => {
  const source = s3Source({ open: async () => ({ etag: 'e', bytes: bytesOf(text) }) });
  const uri = 's3://recovery/uploads/rows.jsonl';
  const pages = await allOf(source.collect(null, { run, incident: incident({ impactedKeys: { source: 's3', uri } }) }));
  return pages;
};

describe('a record of a key file', () => {
  it.each([
    ['a key, plain', { pk: 'a', sk: 7 }, { key }],
    ['a key in DynamoDB JSON', key, { key }],
    ['a row without images', { key: { pk: 'a', sk: 7 } }, { key }],
    ['a row with both images', { key, base: item(), bad: item() }, { key, base: item(), bad: item() }],
    ['an item that the bug created', { key, base: null, bad: item() }, { key, base: null, bad: item() }],
    ['an item that the bug deleted', { key, base: item(), bad: null }, { key, base: item(), bad: null }],
    [
      'a key number written differently',
      { key, base: item({ sk: { N: '7.0' } }) },
      { key, base: item({ sk: { N: '7.0' } }) },
    ],
  ])('may be %s', (_, value, row) => {
    expect(fileRow(value, keySchema).row).toEqual(row);
  });

  it('keeps any item as it is', () => {
    fc.assert(
      fc.property(images(key as unknown as Image), (image) => {
        const { row } = fileRow({ key, base: imageToJson(image), bad: imageToJson(image) }, keySchema);
        expect(imageHash(row.base as Image)).toBe(imageHash(image));
        expect(imageHash(row.bad as Image)).toBe(imageHash(image));
      }),
    );
  });

  it.each([
    ['another field', { key, before: null }, /^before is not a field.*key, base, bad$/],
    ['the item beside the key', { key, base: null, total: 7 }, /^total is not a field/],
    ['half a key', { key: { pk: 'a' }, base: null }, /^the key attribute sk is missing$/],
    [
      'an item without its key',
      { key, base: { total: { N: '10' } } },
      /^base must be the whole item, with the same pk/,
    ],
    ['another item', { key, bad: item({ sk: { N: '8' } }) }, /^bad must be the whole item, with the same sk/],
    ['a plain item', { key, base: { pk: 'a', sk: 7 } }, /^base: "a" is not a DynamoDB value/],
    ['an item that is text', { key, base: 'none' }, /^base: "none" is not an item/],
    ['a number that is none', { key, base: item({ total: { N: 'ten' } }) }, /^base: "ten" is not a DynamoDB number$/],
    ['binary that is none', { key, base: item({ seal: { B: 'ä' } }) }, /^base: "ä" is not binary in base64$/],
    [
      'too large an item',
      { key, base: item({ note: { S: 'x'.repeat(180_000) } }) },
      /^the row has 180\d\d\d bytes, and a row with its images may have 180000: leave/,
    ],
  ])('can not be %s', (_, value, reason) => {
    expect(() => fileRow(value, keySchema)).toThrow(reason);
  });

  it('may be of a table whose key attribute is called key', () => {
    const schema: KeyAttribute[] = [{ name: 'key', type: 'S' }];
    const named = { key: { S: 'a' } };
    expect(fileRow({ key: 'a' }, schema).row).toEqual({ key: named });
    expect(fileRow({ key: { S: 'a' } }, schema).row).toEqual({ key: named });
    expect(fileRow({ key: { key: 'a' }, base: named }, schema).row).toEqual({ key: named, base: named });
    expect(() => fileRow({ key: 'a', base: named }, schema)).toThrow('base is not a key attribute');
  });
});

describe('a file of rows with images', () => {
  const line = JSON.stringify({ key: { pk: 'a', sk: 7 }, base: item(), bad: null });

  it.each([
    ['JSON Lines', `${line}\n{"pk":"b","sk":8}\n`],
    ['a JSON array', `[${line},\n{"pk":"b","sk":8}]`],
  ])('may be %s, and bare keys stand beside them', async (_, text) => {
    const [page] = await collect(text);
    expect(page?.rows.map(({ row }) => row)).toEqual([
      { key, base: item(), bad: null },
      { key: { pk: { S: 'b' }, sk: { N: '8' } } },
    ]);
  });

  it('names the line that is wrong', async () => {
    await expect(collect(`${line}\n{"key":{"pk":"b","sk":8},"base":{}}\n`)).rejects.toMatchObject({
      name: 'KeyFileError',
      message: expect.stringMatching(/rows\.jsonl, line 2: base must be the whole item.*redrive\.$/),
    });
  });

  it('is handed over in pages that fit into memory', async () => {
    const large = (n: number) =>
      JSON.stringify({
        key: { pk: 'a', sk: n },
        base: { ...item({ sk: { N: `${n}` } }), note: { S: 'x'.repeat(150_000) } },
      });
    const pages = await collect(Array.from({ length: 60 }, (_, n) => `${large(n)}\n`).join(''));
    expect(pages.map(({ rows }) => rows.length)).toEqual([27, 27, 6]);
  });
});
