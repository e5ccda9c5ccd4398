import { describe, expect, it } from '@jest/globals';
import { inverse } from '../../../lambdas/revert-batch/inverse.ts';
import type { Image } from '../../../lambdas/shared/attribute.ts';
import type { Write } from '../../../lambdas/shared/patching/decision.ts';

const key = { pk: { S: 'a' } };
const item = (attributes: Image = {}): Image => ({ ...key, ...attributes });
const [one, two, three] = [{ N: '1' }, { N: '2' }, { N: '3' }];
const nothing: readonly string[] = [];
const newer = (settled = nothing, kept = nothing) => ({ settled: new Set(settled), kept: new Set(kept) });

const update: Write = { kind: 'update', key, changes: { a: { before: one, after: two }, b: { after: two } } };
const put: Write = { kind: 'put', key, changes: { a: { after: two }, b: { after: three } } };
const deleted: Write = { kind: 'delete', key, changes: { a: { before: one } } };

describe('an update', () => {
  it.each<[string, Image, object]>([
    [
      'that still holds goes back, attributes that it added are removed',
      item({ a: two, b: two, other: one }),
      { kind: 'update', key, changes: { a: { before: two, after: one }, b: { before: two } } },
    ],
    [
      'whose number is written differently by now goes back, under the condition of what is there',
      item({ a: { N: '2.0' } }),
      { kind: 'update', key, changes: { a: { before: { N: '2.0' }, after: one } } },
    ],
    ['that was never carried out leaves the item', item({ a: one }), { kind: 'unchanged' }],
    [
      'that was carried out in part goes back in part',
      item({ a: one, b: two }),
      { kind: 'update', key, changes: { b: { before: two } } },
    ],
    [
      'that somebody changed in part goes back in the other',
      item({ a: three, b: two }),
      { kind: 'update', key, changes: { b: { before: two } }, keptAttributes: ['a'] },
    ],
    [
      'that somebody changed throughout is a conflict that names what was changed',
      item({ a: three, b: three }),
      {
        kind: 'conflict',
        reason: 'a, b were changed by somebody since the run wrote them.',
        keptAttributes: ['a', 'b'],
      },
    ],
    [
      'of which one attribute is as before and the other somebody’s is a conflict',
      item({ a: one, b: three }),
      { kind: 'conflict', reason: 'b was changed by somebody since the run wrote it.', keptAttributes: ['b'] },
    ],
  ])('%s', (_, live, decision) => {
    expect(inverse(update, live, newer())).toEqual(decision);
  });

  it('of an item that is gone is a conflict: nothing is made of it anew', () => {
    expect(inverse(update, null, newer())).toMatchObject({
      kind: 'conflict',
      reason: expect.stringMatching('deleted'),
    });
    const removal: Write = { kind: 'update', key, changes: { a: { before: one } } };
    expect(inverse(removal, null, newer())).toMatchObject({ kind: 'conflict' });
  });

  it('that removed an attribute puts it back', () => {
    const removal: Write = { kind: 'update', key, changes: { a: { before: one } } };
    expect(inverse(removal, item(), newer())).toEqual({ kind: 'update', key, changes: { a: { after: one } } });
  });

  it('older than another is looked at for what the newer one left to it', () => {
    expect(inverse(update, item({ a: three, b: three }), newer(['a', 'b']))).toEqual({ kind: 'unchanged' });
    expect(inverse(update, item({ a: two, b: two }), newer([], ['a', 'b']))).toEqual({ kind: 'unchanged' });
    expect(inverse(update, item({ a: two, b: three }), newer(['a'], ['b']))).toEqual({
      kind: 'update',
      key,
      changes: { a: { before: two, after: one } },
    });
  });

  it('names at most ten attributes', () => {
    const names = Array.from({ length: 12 }, (_, index) => `a${String(index).padStart(2, '0')}`);
    const many: Write = {
      kind: 'update',
      key,
      changes: Object.fromEntries(names.map((name) => [name, { after: one }])),
    };
    const live = item(Object.fromEntries(names.map((name) => [name, two])));
    expect(inverse(many, live, newer())).toMatchObject({
      reason: expect.stringMatching(/a09 and 2 more attributes were changed/),
    });
  });

  it('minds attributes with names that a careless lookup would trip over', () => {
    const changes = Object.fromEntries([['__proto__', { before: one, after: two }]]);
    const live = Object.fromEntries([
      ['pk', key.pk],
      ['__proto__', two],
    ]);
    const decision = inverse({ kind: 'update', key, changes }, live, newer());
    expect(decision).toMatchObject({ kind: 'update' });
    expect(inverse({ kind: 'update', key, changes: { toString: { after: one } } }, item(), newer())).toEqual({
      kind: 'unchanged',
    });
  });
});

describe('a put', () => {
  it.each<[string, Image | null, object]>([
    [
      'of an item that is still so is a delete under all its attributes',
      item({ a: two, b: three }),
      { kind: 'delete', key, changes: { a: { before: two }, b: { before: three } } },
    ],
    ['that was never carried out leaves nothing', null, { kind: 'unchanged' }],
    ['of an item that has more by now is a conflict', item({ a: two, b: three, c: one }), { kind: 'conflict' }],
    ['of an item that has less by now is a conflict', item({ a: two }), { kind: 'conflict' }],
    ['of an item that has other values by now is a conflict', item({ a: two, b: one }), { kind: 'conflict' }],
  ])('%s', (_, live, decision) => {
    expect(inverse(put, live, newer())).toMatchObject(decision);
  });
});

describe('a delete', () => {
  it.each<[string, Image | null, object]>([
    ['is a put of the whole item', null, { kind: 'put', key, changes: { a: { after: one } } }],
    ['that was never carried out leaves the item', item({ a: one }), { kind: 'unchanged' }],
    ['of an item that is there anew is a conflict', item({ a: two }), { kind: 'conflict' }],
    ['of an item that has more by now is a conflict', item({ a: one, b: one }), { kind: 'conflict' }],
  ])('%s', (_, live, decision) => {
    expect(inverse(deleted, live, newer())).toMatchObject(decision);
  });

  it('of an item with nothing but its key puts the key back', () => {
    expect(inverse({ kind: 'delete', key, changes: {} }, null, newer())).toEqual({ kind: 'put', key, changes: {} });
  });
});
