import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fileRecords } from '../../../lambdas/collect-keys/key-file/records.ts';
import { bytesOf } from '../memory-bucket.ts';

const read = async (...parts: (string | Uint8Array)[]) => {
  const records = [];
  for await (const record of fileRecords(bytesOf(...parts))) records.push(record);
  return records;
};
const values = async (...parts: (string | Uint8Array)[]) => (await read(...parts)).map(({ value }) => value);
const keys = [
  { pk: 'a', sk: '1' },
  { pk: 'b', sk: '2' },
];

describe('fileRecords', () => {
  it.each([
    ['CSV', 'pk,sk\na,1\nb,2\n'],
    ['CSV with a byte order mark, CRLF and blank lines', '\uFEFFpk,sk\r\na,1\r\n\r\nb,2'],
    ['CSV with quotes', '"pk","sk"\n"a",1\nb,"2"\n'],
    ['JSON Lines', '{"pk":"a","sk":"1"}\n\n{"pk":"b","sk":"2"}\n'],
    ['JSON Lines with a byte order mark', '\uFEFF{"pk":"a","sk":"1"}\n{"pk":"b","sk":"2"}'],
    ['a JSON array', '[{"pk":"a","sk":"1"},{"pk":"b","sk":"2"}]'],
    ['a JSON array over many lines', `\n${JSON.stringify(keys, null, 2)}\n`],
  ])('reads %s, plain and gzipped', async (_, text) => {
    expect(await values(text)).toEqual(keys);
    expect(await values(gzipSync(text))).toEqual(keys);
  });

  it('reads an empty file as no keys', async () => {
    expect(await values('')).toEqual([]);
    expect(await values('[]')).toEqual([]);
    expect(await values('pk,sk\n')).toEqual([]);
  });

  it('keeps the digits of large numbers', async () => {
    expect(await values('{"pk":12345678901234567890,"sk":7}')).toEqual([{ pk: '12345678901234567890', sk: 7 }]);
  });

  it('reads any JSON array wherever its bytes are parted', async () => {
    const arrays = fc.array(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.integer(), fc.array(fc.string()))));
    await fc.assert(
      fc.asyncProperty(arrays, fc.nat(), fc.boolean(), async (array, cut, pretty) => {
        const bytes = Buffer.from(JSON.stringify(array, null, pretty ? 2 : 0));
        const at = cut % bytes.length;
        expect(await values(bytes.subarray(0, at), bytes.subarray(at))).toEqual(array);
      }),
    );
  });

  it.each([
    ['pk,sk\na,1\nb\n', 3, /2 columns and this line 1/],
    ['pk,pk\na,1\n', 1, /twice/],
    ['pk,sk\n"a,1\n', 2, /not CSV/],
    ['{"pk":"a"}\n{"pk":\n', 2, /not JSON/],
    ['[\n{"pk":"a"},\n{"pk" "b"}\n]', 3, /not JSON/],
    ['[{"pk":"a"}', 1, /does not end/],
    ['[{"pk":"a"}]\nmore', 2, /more after the array/],
    ['[{"pk":"a"},,{"pk":"b"}]', 1, /comma/],
  ])('names the line of what is wrong in %j', async (text, line, reason) => {
    await expect(read(text)).rejects.toMatchObject({ name: 'BadLine', line, message: expect.stringMatching(reason) });
  });

  it('says so when a gzip file is cut short', async () => {
    const zipped = gzipSync('pk,sk\n'.repeat(5000));
    await expect(read(zipped.subarray(0, zipped.length / 2))).rejects.toThrow(/gzip/);
  });
});
