import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';

const bytes = (...numbers: number[]) => Uint8Array.from(numbers);

/** What time it is in every history, in seconds since the epoch. */
export const nowSeconds = 1_800_000_000;

/** Each line is one value to DynamoDB, however it is written. Whatever is in a table, a journal or a report is one of these. */
const spellings = {
  usual: [[{ N: '10' }, { N: '10.00' }, { N: '1E1' }], [{ N: '-1' }, { N: '-1.0' }, { N: '-10E-1' }], [{ S: 'x' }]],
  awkward: [
    [{ N: '12345678901234567890123456789012345678' }, { N: '1.2345678901234567890123456789012345678E37' }],
    [{ N: '12345678901234567890123456789012345679' }],
    [{ N: '0' }, { N: '-0.0' }, { N: '0E3' }],
    [{ S: '10' }],
    [{ S: '' }],
    [{ S: 'ü\u2028"💥' }],
    [{ B: bytes() }],
    [{ B: bytes(0, 255) }],
    [{ BOOL: true }],
    [{ NULL: true }],
    [{ NS: ['1', '2.0'] }, { NS: ['2', '1E0'] }],
    [{ BS: [bytes(1), bytes(2)] }, { BS: [bytes(2), bytes(1)] }],
    [{ L: [] }],
    [{ M: {} }],
    [{ L: [{ N: '1' }, { S: 'x' }] }, { L: [{ N: '1.0' }, { S: 'x' }] }],
    [{ L: [{ S: 'x' }, { N: '1' }] }],
    [{ L: [{ NULL: true }] }],
    [
      { M: { a: { N: '1' }, 'b.c': { L: [{ SS: ['x', 'y'] }] } } },
      { M: { 'b.c': { L: [{ SS: ['y', 'x'] }] }, a: { N: '1.0' } } },
    ],
  ],
  past: [[{ N: `${nowSeconds - 100}` }, { N: `${nowSeconds - 100}.0` }]],
  otherTimes: [[{ N: `${nowSeconds + 1000}` }], [{ N: `${nowSeconds - 6 * 366 * 86_400}` }]],
  keyParts: [
    [{ S: 'a' }],
    [{ S: 'b c' }],
    [{ S: 'ü' }],
    [{ S: '1' }],
    [{ S: 'constructor' }],
    [{ S: 'b' }],
    [{ N: '1' }, { N: '1.0' }],
    [{ N: '-0.5' }, { N: '-5E-1' }],
    [{ N: '2' }, { N: '20E-1' }],
    [{ N: '98765432109876543210987654321098765432' }, { N: '98765432109876543210987654321098765432.0' }],
    [{ N: '98765432109876543210987654321098765433' }],
    [{ N: '-7E-20' }, { N: '-0.7E-19' }],
    [{ B: bytes(0) }],
    [{ B: bytes(0, 0) }],
    [{ B: bytes(255) }],
    [{ B: bytes(1, 2) }],
    [{ B: bytes(97) }],
    [{ B: bytes(49) }],
  ],
  runIds: [[{ S: 'run-1' }], [{ S: 'run-2' }], [{ S: 'run-3' }]],
} satisfies Record<string, AttributeValue[][]>;

const hex = (binary: Uint8Array) => Buffer.from(binary).toString('hex');

/** The very spelling of a value. */
export const textOf = (value: AttributeValue): string => {
  if (value.B) return `B ${hex(value.B)}`;
  if (value.BS) return `BS ${value.BS.map(hex)}`;
  if (value.L) return `[${value.L.map(textOf).join()}]`;
  if (value.M) return `{${Object.entries(value.M).map(([name, each]) => `${name}: ${textOf(each)}`)}}`;
  return JSON.stringify(value);
};

const ids = new Map(
  Object.values<AttributeValue[][]>(spellings)
    .flat()
    .flatMap((same) => same.map((value) => [textOf(value), textOf(same[0] as AttributeValue)])),
);

/** One text for what DynamoDB calls one value. */
export const idOf = (value: AttributeValue): string => {
  const id = ids.get(textOf(value));
  if (id === undefined) throw new Error(`${textOf(value)} is a value that nobody wrote.`);
  return id;
};

export const same = (a: AttributeValue | undefined, b: AttributeValue | undefined): boolean =>
  a === undefined || b === undefined ? a === b : idOf(a) === idOf(b);

export const isPast = (value: AttributeValue | undefined): boolean =>
  spellings.past.flat().some((each) => same(each, value));

const anyOf = (lines: readonly AttributeValue[][]): fc.Arbitrary<AttributeValue> => fc.constantFrom(...lines.flat());

export const values = fc.oneof(
  { weight: 3, arbitrary: anyOf(spellings.usual) },
  { weight: 2, arbitrary: anyOf(spellings.awkward) },
);
export const times = fc.oneof(anyOf(spellings.past), anyOf(spellings.otherTimes), values);

/** Different key values of a type, each in one spelling or two. */
export const keyParts = (type: 'S' | 'N' | 'B'): AttributeValue[][] =>
  spellings.keyParts.filter(([value]) => value !== undefined && type in value);
