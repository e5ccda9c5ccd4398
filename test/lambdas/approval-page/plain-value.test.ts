import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { plainKey, plainValue, visible } from '../../../lambdas/approval-page/plain-value.ts';

describe('plainValue', () => {
  it.each([
    [{ S: 'Bern' }, '"Bern"'],
    [{ S: 'a "b" \\c' }, '"a \\"b\\" \\\\c"'],
    [{ N: '12345678901234567890123456789012345678' }, '12345678901234567890123456789012345678'],
    [{ BOOL: false }, 'false'],
    [{ NULL: true }, 'null'],
    [{ B: 'AAE=' }, 'binary AAE='],
    [{ L: [{ N: '1' }, { S: 'x' }] }, '[1, "x"]'],
    [{ M: { city: { S: 'Bern' }, zip: { N: '3000' } } }, '{city: "Bern", zip: 3000}'],
    [{ SS: ['a', 'b'] }, 'set of "a", "b"'],
    [{ NS: ['1', '2'] }, 'set of 1, 2'],
    [{ BS: ['AA=='] }, 'set of binary AA=='],
  ])('shows %j as %s', (value, shown) => {
    expect(plainValue(value)).toBe(shown);
  });

  it('tells the string "12" from the number 12', () => {
    expect(plainValue({ S: '12' })).not.toBe(plainValue({ N: '12' }));
  });

  it('shortens what is long and says by how much', () => {
    expect(plainValue({ S: 'x'.repeat(1000) })).toMatch(/^"x{399} … \(602 more characters\)$/);
  });

  it('survives whatever a summary may hold', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(typeof plainValue(value)).toBe('string');
        expect(Array.isArray(plainKey(value))).toBe(true);
      }),
    );
    expect(plainValue(undefined)).toBe('nothing');
  });
});

describe('visible', () => {
  it('shows line breaks, text that turns around and characters without width as escapes', () => {
    expect(visible(`a\nb\u202ec\u200bd\u0000${String.fromCharCode(0xd800)}\u{e0041}`)).toBe(
      'a\\nb\\u202ec\\u200bd\\u0000\\ud800\\u{e0041}',
    );
  });

  it('leaves every language alone', () => {
    expect(visible('Zürich 東京 دبي 🙂')).toBe('Zürich 東京 دبي 🙂');
  });
});
