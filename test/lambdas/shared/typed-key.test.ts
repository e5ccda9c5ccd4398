import { describe, expect, it } from '@jest/globals';
import type { KeyAttribute } from '../../../lambdas/shared/attribute.ts';
import { typedKey } from '../../../lambdas/shared/typed-key.ts';

const schema: KeyAttribute[] = [
  { name: 'pk', type: 'S' },
  { name: 'sk', type: 'N' },
];
const binary: KeyAttribute[] = [{ name: 'id', type: 'B' }];

describe('typedKey', () => {
  it.each([
    [
      { pk: 'a', sk: 1 },
      { pk: { S: 'a' }, sk: { N: '1' } },
    ],
    [
      { sk: '12345678901234567890123456789012345678', pk: 'a' },
      { pk: { S: 'a' }, sk: { N: '12345678901234567890123456789012345678' } },
    ],
    [
      { pk: { S: 'a' }, sk: { N: '-1.5' } },
      { pk: { S: 'a' }, sk: { N: '-1.5' } },
    ],
  ])('types %j by the schema', (raw, key) => {
    expect(typedKey(raw, schema)).toEqual(key);
  });

  it('reads binary keys as base64', () => {
    expect(typedKey({ id: 'AAE=' }, binary)).toEqual({ id: { B: Buffer.from([0, 1]) } });
  });

  it.each([
    ['text', /must be an object/],
    [{ pk: 'a' }, /sk is missing/],
    [{ pk: 'a', sk: 1, total: 2 }, /total is not a key attribute/],
    [{ pk: 1, sk: 1 }, /pk must be a string/],
    [{ pk: '', sk: 1 }, /pk is empty/],
    [{ pk: 'x'.repeat(2049), sk: 1 }, /2048 bytes/],
    [{ pk: 'a', sk: 'one' }, /sk must be a number/],
    [{ pk: 'a', sk: true }, /sk must be a number/],
    [{ pk: 'a', sk: 2 ** 60 }, /write it as a string/],
    [{ pk: 'a', sk: '123456789012345678901234567890123456789' }, /38 digits/],
    [{ pk: 'a', sk: '1E126' }, /38 digits/],
    [{ pk: { N: '1' }, sk: 1 }, /pk is a string in the table/],
    [{ pk: { S: 1 }, sk: 1 }, /must be a JSON string/],
    [{ pk: ['a'], sk: 1 }, /plain or in DynamoDB JSON/],
  ])('refuses %j', (raw, reason) => {
    expect(() => typedKey(raw, schema)).toThrow(reason);
  });

  it('refuses what is not base64', () => {
    expect(() => typedKey({ id: 'AAE' }, binary)).toThrow(/base64/);
  });
});
