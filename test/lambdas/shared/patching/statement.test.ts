import { describe, expect, it } from '@jest/globals';
import type { Write } from '../../../../lambdas/shared/patching/decision.ts';
import { statementOf } from '../../../../lambdas/shared/patching/statement.ts';

const key = { pk: { S: 'a' }, sk: { N: '1' } };
const update = (changes: Write['changes'], kind: Write['kind'] = 'update'): Write => ({ kind, key, changes });

describe('statementOf', () => {
  it("says an update in AWS's syntax, and its condition in full", () => {
    const write = update({
      total: { before: { N: '-1' }, after: { N: '10' } },
      note: { before: { S: 'x' } },
      more: { after: { NULL: true } },
    });
    expect(statementOf('my.orders', write)).toEqual({
      Statement:
        'UPDATE "my.orders" SET "total"=? SET "more"=? REMOVE "note" ' +
        'WHERE "pk"=? AND "sk"=? AND "total"=? AND "note"=? AND "more" IS MISSING',
      Parameters: [{ N: '10' }, { NULL: true }, { S: 'a' }, { N: '1' }, { N: '-1' }, { S: 'x' }],
    });
  });

  it('puts only where there is nothing, which is an INSERT', () => {
    expect(statementOf('orders', update({ total: { after: { N: '10' } } }, 'put'))).toEqual({
      Statement: `INSERT INTO "orders" VALUE {'pk':?,'sk':?,'total':?}`,
      Parameters: [{ S: 'a' }, { N: '1' }, { N: '10' }],
    });
  });

  const after = { after: { S: 'y' } };
  const many = (count: number, length = 1) =>
    Object.fromEntries(Array.from({ length: count }, (_, n) => [`a${n}`.padEnd(length, '_'), after]));
  it.each<[string, Write]>([
    ['a delete', update({ total: { before: { N: '1' } } }, 'delete')],
    ['a dot in a name', update({ 'a.b': after })],
    ['a quote in a name', update({ 'a"b': after })],
    ['a bracket in a name', update({ 'a[0]': after }, 'put')],
    ['a letter beyond ASCII', update({ ü: after })],
    ['an awkward key', { ...update({ a: after }), key: { 'p.k': { S: 'a' } } }],
    ['a comparison with NULL', update({ a: { before: { NULL: true } } })],
    ['a comparison with NULL deep down', update({ a: { before: { M: { l: { L: [{ NULL: true }] } } } } })],
    ['more attributes than a condition holds', update(many(101))],
    ['more characters than a statement holds', update(many(90, 60))],
    ['no change', update({})],
  ])('leaves %s to a single write', (_, write) => {
    expect(statementOf('orders', write)).toBeUndefined();
  });

  it('reserved words need no more than their quotes', () => {
    expect(statementOf('orders', update({ select: after, size: after }))?.Statement).toBe(
      'UPDATE "orders" SET "select"=? SET "size"=? WHERE "pk"=? AND "sk"=? AND "select" IS MISSING AND "size" IS MISSING',
    );
  });
});
