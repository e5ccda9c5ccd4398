import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Image } from '../../../lambdas/shared/attribute.ts';
import { equalValues } from '../../../lambdas/shared/equal.ts';
import { imageHash } from '../../../lambdas/shared/image-hash.ts';
import { imageFromJson, imageToJson } from '../../../lambdas/shared/image-json.ts';
import { images } from '../images.ts';

const number = (N: string): Image => ({ n: { N } });

describe('imageHash', () => {
  it.each([
    ['1', '1.0', '1E0', '+1', '0.1e1', '10E-1', '001', '1.000'],
    ['0', '-0', '0.0', '0E10', '.0'],
    ['-1.5', '-15E-1', '-01.50'],
    ['1234567890123456789012345678901234567800', '12345678901234567890123456789012345678E2'],
  ])('is the same for %s and its other ways of writing', (...ways) => {
    expect(new Set(ways.map((way) => imageHash(number(way)))).size).toBe(1);
  });

  it('tells numbers apart that differ in their 38th digit', () => {
    const digits = '1234567890123456789012345678901234567';
    expect(imageHash(number(`${digits}8`))).not.toBe(imageHash(number(`${digits}9`)));
  });

  it('does not mind the order of attributes and of set members, at any depth', () => {
    const a: Image = {
      x: { M: { p: { SS: ['1', '2'] }, q: { NS: ['1', '2.0'] } } },
      y: { BS: [new Uint8Array([1]), new Uint8Array([2])] },
    };
    const b: Image = {
      y: { BS: [new Uint8Array([2]), new Uint8Array([1])] },
      x: { M: { q: { NS: ['2', '1.0'] }, p: { SS: ['2', '1'] } } },
    };
    expect(imageHash(a)).toBe(imageHash(b));
  });

  it('minds the order of lists, and the type', () => {
    expect(imageHash({ l: { L: [{ S: 'a' }, { S: 'b' }] } })).not.toBe(
      imageHash({ l: { L: [{ S: 'b' }, { S: 'a' }] } }),
    );
    expect(imageHash({ v: { S: '1' } })).not.toBe(imageHash({ v: { N: '1' } }));
    expect(imageHash({ v: { SS: ['1'] } })).not.toBe(imageHash({ v: { NS: ['1'] } }));
  });

  it('is the same after a way through JSON, for any image', () => {
    fc.assert(
      fc.property(images({ pk: { S: 'a' } }), (image) => {
        const back = imageFromJson(JSON.parse(JSON.stringify(imageToJson(image))));
        expect(imageHash(back)).toBe(imageHash(image));
      }),
    );
  });

  it('is equal exactly where every attribute is', () => {
    const pair = fc.tuple(images({}), images({}));
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const same =
          Object.keys(a).length === Object.keys(b).length &&
          Object.keys(a).every((name) => Object.hasOwn(b, name) && equalValues(a[name], b[name]));
        expect(imageHash(a) === imageHash(b)).toBe(same);
      }),
    );
  });
});

describe('imageFromJson', () => {
  it.each([null, [], 'text', { a: 'plain' }, { a: { S: 1 } }, { a: { S: 'x', N: '1' } }, { a: {} }, { a: { X: 'y' } }])(
    'refuses %j',
    (json) => {
      expect(() => imageFromJson(json)).toThrow(/is not/);
    },
  );
});
