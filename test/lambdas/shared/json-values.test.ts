import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonValues } from '../../../lambdas/shared/json-values.ts';
import { allOf, bytesOf } from '../memory-bucket.ts';

const read = (...parts: (string | Uint8Array)[]) => allOf(jsonValues(bytesOf(...parts)));
const children = [
  { Status: 'FAILED', Input: '{"Items":["}]"]}' },
  { Status: 'TIMED_OUT', Cause: 'a\\"b\u2028' },
];

describe('jsonValues', () => {
  it.each([
    ['one array', JSON.stringify(children), children],
    ['an array over many lines', `${JSON.stringify(children, null, 2)}\n`, children],
    ['JSON Lines', children.map((child) => `${JSON.stringify(child)}\n`).join('\n'), children],
    ['one object', JSON.stringify(children[0]), children.slice(0, 1)],
    ['an object over many lines', JSON.stringify(children[1], null, 2), children.slice(1)],
    ['nothing', '', []],
    ['an empty array', ' [ ]\n', []],
  ])('reads %s', async (_, text, values) => {
    expect(await read(text)).toEqual(values);
  });

  it('reads any objects wherever their bytes are parted', async () => {
    const objects = fc.array(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()));
    await fc.assert(
      fc.asyncProperty(objects, fc.array(fc.nat()), fc.boolean(), fc.boolean(), async (values, cuts, lines, pretty) => {
        const text = (value: unknown) => JSON.stringify(value, null, pretty ? 1 : 0);
        const bytes = Buffer.from(lines ? values.map((value) => `${text(value)}\n`).join('') : text(values));
        const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
        const parts = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        expect(await read(...parts)).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });

  it('begins before the file has ended', async () => {
    const values = jsonValues(
      (async function* () {
        yield Buffer.from('[{"a":1},');
        throw new Error('not so far');
      })(),
    );
    expect(await values.next()).toEqual({ done: false, value: { a: 1 } });
    await expect(values.next()).rejects.toThrow('not so far');
  });

  it.each(['[{"a":1}', '{"a":1'])('does not take %j for whole', async (text) => {
    await expect(read(text)).rejects.toThrow('does not end');
  });
});
