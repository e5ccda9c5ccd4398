import { describe, expect, it } from '@jest/globals';
import type { Image } from '../../../../lambdas/shared/attribute.ts';
import { absentHash, hashOrAbsent, imageHash } from '../../../../lambdas/shared/image-hash.ts';
import { decide, type Facts } from '../../../../lambdas/shared/patching/decide.ts';
import { applied, isWrite } from '../../../../lambdas/shared/patching/decision.ts';
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

  it('leaves the run in the marker of what it puts or updates, and compares it with nothing', () => {
    const marking = { patch: { ...patch, marker: 'patchedBy' } };
    const [before, after] = [{ patchedBy: { S: 'run-0' } }, { patchedBy: { S: 'run-1' } }];
    const total = { before: { N: '-1' }, after: { N: '10' } };
    expect(decide(facts({ ...marking, live: { ...good, ...before } }))).toEqual({ kind: 'unchanged' });
    expect(decide(facts({ ...marking, live: { ...bad, ...before } }))).toEqual({
      kind: 'update',
      key,
      changes: { total, patchedBy: { before: before.patchedBy, after: after.patchedBy } },
    });
    expect(decide(facts({ ...marking, live: { ...bad, ...after } }))).toEqual({
      kind: 'update',
      key,
      changes: { total },
    });
    const put = decide(facts({ ...marking, live: null, base: { ...good, ...before } }));
    expect(isWrite(put) && applied(put, null)).toEqual({ ...good, ...after });
  });
});

describe('decide, by an approved plan', () => {
  const planned = { base: hashOrAbsent(good), live: hashOrAbsent(bad) };
  const later = { ...bad, note: { S: 'new' } };
  it.each<[string, Partial<Facts>, string]>([
    ['as it was shown', { row: { key, planned } }, 'update'],
    ['the item changed since', { row: { key, planned }, live: later }, 'conflict'],
    ['the item was deleted since', { row: { key, planned }, live: null }, 'conflict'],
    ['what to go back to changed since', { row: { key, planned }, base: { ...good, note: { S: 'x' } } }, 'conflict'],
    ['it changed since, to what is wanted', { row: { key, planned }, live: good }, 'unchanged'],
    [
      'it changed since, overwrite',
      { row: { key, planned }, live: later, patch: { ...patch, laterWrites: 'overwrite' } },
      'conflict',
    ],
    [
      'it changed since, force',
      { row: { key, planned }, live: later, patch: { ...patch, onConflict: 'force' } },
      'conflict',
    ],
    ['a later write was shown', { row: { key, planned, lastSeen: 'x' } }, 'conflict'],
    [
      'a later write was shown, force',
      { row: { key, planned, lastSeen: 'x' }, patch: { ...patch, onConflict: 'force' } },
      'update',
    ],
    [
      'a later write, force, no plan',
      { row: { key, lastSeen: 'x' }, patch: { ...patch, onConflict: 'force' } },
      'conflict',
    ],
  ])('%s', (_, more, kind) => {
    expect(decide(facts(more)).kind).toBe(kind);
  });

  it('says what is written over', () => {
    const force = { ...patch, onConflict: 'force' as const };
    expect(decide(facts({ row: { key, planned, lastSeen: 'x' }, patch: force }))).toMatchObject({
      over: expect.stringContaining('written again'),
    });
  });

  it('what was kept stays told after our own write, which no plan shows', () => {
    const good2 = { ...good, note: { S: 'old' } };
    const row = { key, bad: { ...bad, note: { S: 'wrong' } }, planned };
    const live = { ...good, note: { S: 'new' } };
    expect(decide(facts({ row, base: good2, live }))).toMatchObject({ kind: 'conflict', keptAttributes: ['note'] });
  });
});
