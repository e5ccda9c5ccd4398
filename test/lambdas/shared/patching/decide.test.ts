import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Image } from '../../../../lambdas/shared/attribute.ts';
import { equalValues } from '../../../../lambdas/shared/equal.ts';
import { absentHash, hashOrAbsent, imageHash } from '../../../../lambdas/shared/image-hash.ts';
import { decide, type Facts } from '../../../../lambdas/shared/patching/decide.ts';
import { applied, isWrite } from '../../../../lambdas/shared/patching/decision.ts';
import { images, names } from '../../images.ts';
import { incident } from '../../incident.ts';

const key: Image = { pk: { S: 'a' } };
const good: Image = { ...key, total: { N: '10' }, state: { S: 'paid' } };
const bad: Image = { ...key, total: { N: '-1' }, state: { S: 'paid' } };
const { patch } = incident();
const facts = (more: Partial<Facts>): Facts => ({
  row: { key },
  base: good,
  live: bad,
  patch,
  runId: 'run-1',
  timeToLive: undefined,
  ...more,
});

describe('decide, by the table of the design', () => {
  it.each<[string, Partial<Facts>, string]>([
    ['neither exists', { base: null, live: null }, 'unchanged'],
    ['both are equal', { live: good }, 'unchanged'],
    ['equal numbers are written differently', { live: { ...good, total: { N: '1E1' } } }, 'unchanged'],
    ['the item is gone', { live: null }, 'put'],
    ['the item was created, keep', { base: null }, 'kept'],
    ['the item was created, delete', { base: null, patch: { ...patch, createdItems: 'delete' } }, 'delete'],
    ['they differ', {}, 'update'],
    ['they differ elsewhere', { patch: { ...patch, attributes: ['state'] } }, 'unchanged'],
    ["the live image is the bug's last", { row: { key, lastSeen: imageHash(bad) } }, 'update'],
    ["the live image is the bug's, by image", { row: { key, bad } }, 'update'],
    [
      'it was written later',
      { row: { key, lastSeen: imageHash(good) }, live: { ...bad, note: { S: 'new' } } },
      'conflict',
    ],
    ['it was written later, by image', { row: { key, bad: null } }, 'conflict'],
    [
      'it was written later, overwrite',
      { row: { key, lastSeen: 'x' }, patch: { ...patch, laterWrites: 'overwrite' } },
      'update',
    ],
    ['it was written later, but right', { row: { key, lastSeen: imageHash(bad) }, live: good }, 'unchanged'],
    ['the bug deleted it', { row: { key, lastSeen: absentHash }, live: null }, 'put'],
    ['it was deleted later', { row: { key, lastSeen: imageHash(bad) }, live: null }, 'conflict'],
    ['it was made anew after the bug deleted it', { row: { key, lastSeen: absentHash } }, 'conflict'],
  ])('%s', (_, more, kind) => {
    expect(decide(facts(more)).kind).toBe(kind);
  });

  it('an update names the differing attributes, and only those', () => {
    const live = { ...bad, note: { S: 'wrong' } };
    expect(decide(facts({ live }))).toEqual({
      kind: 'update',
      key,
      changes: { total: { before: { N: '-1' }, after: { N: '10' } }, note: { before: { S: 'wrong' } } },
    });
  });

  it('does not bring back what has expired, unless that is more than five years ago', () => {
    const base = { ...good, ttl: { N: '1000' } };
    const at = (nowSeconds: number) =>
      decide(facts({ base, live: null, timeToLive: { attribute: 'ttl', nowSeconds } })).kind;
    expect([at(999), at(1000), at(1000 + 4 * 31_536_000), at(1000 + 6 * 31_536_000)]).toEqual([
      'put',
      'expired',
      'expired',
      'put',
    ]);
  });

  it('repairs an item that is alive, though its base image would have expired', () => {
    const [base, live] = [
      { ...good, ttl: { N: '1000' } },
      { ...bad, ttl: { N: '9000' } },
    ];
    const timeToLive = { attribute: 'ttl', nowSeconds: 2000 };
    expect(decide(facts({ base, live, timeToLive, patch: { ...patch, attributes: ['total'] } })).kind).toBe('update');
    expect(decide(facts({ base, live, timeToLive })).kind).toBe('expired');
  });
});

describe('decide, for any images', () => {
  const anyFacts = fc.record<Facts>({
    row: fc
      .option(images(key), { nil: undefined })
      .map((last) => ({ key, ...(last && { lastSeen: hashOrAbsent(last) }) })),
    base: fc.option(images(key)),
    live: fc.option(images(key)),
    patch: fc.record({
      createdItems: fc.constantFrom('keep', 'delete'),
      laterWrites: fc.constantFrom('conflict', 'overwrite'),
      attributes: fc.option(fc.uniqueArray(names, { minLength: 1 }), { nil: undefined }),
      onConflict: fc.constantFrom('skip', 'force'),
      marker: fc.option(fc.constant('marker'), { nil: undefined }),
      maxConcurrency: fc.constant(40),
      toleratedFailurePercentage: fc.constant(5),
    }),
    runId: fc.constant('run-1'),
    timeToLive: fc.constant(undefined),
  });

  it('is unchanged after its own write', () => {
    fc.assert(
      fc.property(anyFacts, (before) => {
        const decision = decide(before);
        if (!isWrite(decision)) return;
        expect(decide({ ...before, live: applied(decision, before.live) })).toEqual({ kind: 'unchanged' });
      }),
      { numRuns: 500 },
    );
  });

  it('an update touches nothing but listed attributes, and leaves them as the base has them', () => {
    fc.assert(
      fc.property(anyFacts, (before) => {
        const decision = decide(before);
        if (decision.kind !== 'update') return;
        const after = applied(decision, before.live) ?? {};
        const listed = before.patch.attributes;
        for (const name of new Set([
          ...Object.keys(after),
          ...Object.keys(before.live ?? {}),
          ...Object.keys(before.base ?? {}),
        ])) {
          if (name === before.patch.marker) continue;
          const from = listed === undefined || listed.includes(name) ? before.base : before.live;
          const side = (image: Image | null) => (image && Object.hasOwn(image, name) ? image[name] : undefined);
          expect(equalValues(side(after), side(from))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('equal images are unchanged', () => {
    fc.assert(
      fc.property(anyFacts, fc.option(images(key)), (more, image) => {
        expect(decide({ ...more, base: image, live: image })).toEqual({ kind: 'unchanged' });
      }),
    );
  });
});
