import { describe, expect, it } from '@jest/globals';
import {
  type AuditRecord,
  type AuditTrail,
  auditLogSource,
  type Recorder,
} from '../../../lambdas/collect-keys/sources/audit-log.ts';
import type { Page } from '../../../lambdas/collect-keys/sources/source.ts';
import { auditMinute } from '../../../lambdas/shared/audit-layout.ts';
import { absentHash } from '../../../lambdas/shared/image-hash.ts';
import { incident, run } from '../incident.ts';

const time = (text: string) => Date.parse(`2026-11-20T${text}Z`);
const record = (id: string, at: string, more: Partial<AuditRecord> = {}): AuditRecord => ({
  key: JSON.stringify({ pk: { S: id } }),
  at: new Date(time(at)).toISOString(),
  sequence: at,
  hash: `hash-${id}`,
  writtenBy: 'bug',
  ...more,
});

const world = (records: AuditRecord[], now = '10:30:00') => {
  const recorder: Recorder | undefined = { uuid: 'feed-1', isEnabled: true, changedMs: 0, lastResult: 'OK' } as
    | Recorder
    | undefined;
  const state = { now: time(now), failures: 0, recorded: new Map<string, number>(), recorder };
  const trail: AuditTrail = {
    records: async (minute) => records.filter(({ at }) => auditMinute(Date.parse(at)) === minute),
    lastRecordedMs: async (minute) => state.recorded.get(minute),
    recorder: async () => state.recorder,
    failures: async () => state.failures,
  };
  const source = auditLogSource(
    async () => trail,
    () => state.now,
  );
  const ask = async (cursor: unknown = null, more: { to?: string; writtenBy?: string } = {}) => {
    const impactedKeys = { source: 'audit-log' as const, from: '2026-11-20T09:58:00Z', ...more };
    const pages: Page[] = [];
    for await (const page of source.collect(cursor, { run, incident: incident({ impactedKeys }) })) pages.push(page);
    return { rows: pages.flatMap((page) => page.rows), next: pages.at(-1)?.next };
  };
  return { state, ask };
};
const to = '2026-11-20T10:07:00Z';
const ids = (rows: Page['rows']) => rows.map(({ row }) => row.key.pk?.S);

describe('the audit-log source', () => {
  it('finds the keys written in the window, two seconds wider at both ends', async () => {
    const at = ['09:57:57', '09:57:58', '10:00:00', '10:07:02', '10:07:03'];
    const { ask } = world(at.map((each) => record(each, each)));
    const { rows, next } = await ask(null, { to });
    expect(ids(rows)).toEqual(['09:57:58', '10:00:00', '10:07:02']);
    expect(next).toEqual({ kind: 'done' });
  });

  it('only those of the named writer', async () => {
    const { ask } = world([record('a', '10:00:00'), record('b', '10:00:01', { writtenBy: 'good' })]);
    expect(ids((await ask(null, { to, writtenBy: 'bug' })).rows)).toEqual(['a']);
    expect(ids((await ask(null, { to })).rows)).toEqual(['a', 'b']);
  });

  it('says what was seen last: the hash, or that it was deleted', async () => {
    const { ask } = world([record('a', '10:00:00'), record('b', '10:00:01', { hash: undefined })]);
    expect((await ask(null, { to })).rows.map(({ row }) => row.lastSeen)).toEqual(['hash-a', absentHash]);
  });

  it('without an end takes the time at which collecting began, and keeps it', async () => {
    const { state, ask } = world([record('late', '10:29:59'), record('after', '10:30:03')]);
    const first = await ask();
    expect(first).toEqual({ rows: [], next: { kind: 'wait', seconds: 62, cursor: expect.anything() } });
    state.now += 62_000;
    const cursor = first.next?.kind === 'wait' ? first.next.cursor : undefined;
    expect(ids((await ask(cursor)).rows)).toEqual(['late']);
  });

  it('of a named writer looks two minutes further, since IAM may be late', async () => {
    const { state, ask } = world([record('late', '10:31:55'), record('other', '10:31:55', { writtenBy: 'good' })]);
    const first = await ask(null, { writtenBy: 'bug' });
    expect(first.next).toMatchObject({ kind: 'wait', seconds: 182 });
    state.now += 182_000;
    const cursor = first.next?.kind === 'wait' ? first.next.cursor : undefined;
    expect(ids((await ask(cursor, { writtenBy: 'bug' })).rows)).toEqual(['late']);
  });

  it('asks again while the trail is still catching up, and goes on where it stopped', async () => {
    const { state, ask } = world([record('a', '09:59:00'), record('b', '10:05:00')]);
    state.recorded.set('2026-11-20T10:05Z', time('10:29:50'));
    const first = await ask(null, { to });
    expect(ids(first.rows)).toEqual(['a']);
    expect(first.next).toMatchObject({ kind: 'wait', seconds: 50 });
    state.now += 50_000;
    const cursor = first.next?.kind === 'wait' ? first.next.cursor : undefined;
    expect(ids((await ask(cursor, { to })).rows)).toEqual(['b']);
  });

  it('a failure queue that is not empty is a gap, named with its remedy', async () => {
    const { state, ask } = world([]);
    state.failures = 2;
    await expect(ask(null, { to })).rejects.toMatchObject({
      name: 'AuditGapError',
      message: expect.stringMatching(/2 batches .* purge the queue and redrive/),
    });
  });

  describe('whose recorder', () => {
    const failing = { uuid: 'feed-1', isEnabled: true, changedMs: 0, lastResult: 'PROBLEM: Function call failed' };
    const fine = { ...failing, lastResult: 'OK' };
    const cursorOf = ({ next }: { next: Page['next'] | undefined }) =>
      next?.kind === 'wait' ? next.cursor : undefined;

    it('is switched off records nothing: a gap, named at once', async () => {
      const { state, ask } = world([record('a', '10:00:00')]);
      state.recorder = { ...fine, isEnabled: false };
      await expect(ask()).rejects.toMatchObject({
        name: 'AuditGapError',
        message: expect.stringMatching(/feed-1 is not Enabled.* Enable it.* redrive/),
      });
    });

    it('was switched on a moment ago is given a minute', async () => {
      const { state, ask } = world([]);
      state.recorder = { ...fine, changedMs: time('10:29:50') };
      expect((await ask(null, { to })).next).toMatchObject({ kind: 'wait', seconds: 50 });
    });

    it('fails is waited for, and for a minute more when it no longer does', async () => {
      const records: AuditRecord[] = [];
      const { state, ask } = world(records);
      state.recorder = failing;
      const first = await ask(null, { to });
      expect(first).toEqual({ rows: [], next: { kind: 'wait', seconds: 60, cursor: expect.anything() } });
      state.now += 20_000;
      state.recorder = fine;
      const second = await ask(cursorOf(first), { to });
      expect(second).toMatchObject({ rows: [], next: { kind: 'wait', seconds: 40 } });
      records.push(record('a', '10:00:00'));
      state.now += 40_000;
      const last = await ask(cursorOf(second), { to });
      expect([ids(last.rows), last.next]).toEqual([['a'], { kind: 'done' }]);
    });

    it('fails for half an hour is a gap, named with its reason', async () => {
      const { state, ask } = world([]);
      state.recorder = failing;
      let last = await ask(null, { to });
      for (; state.now < time('10:59:00'); state.now += 60_000) last = await ask(cursorOf(last), { to });
      state.now = time('11:00:00');
      await expect(ask(cursorOf(last), { to })).rejects.toMatchObject({
        name: 'AuditGapError',
        message: expect.stringMatching(/30 minutes.*PROBLEM: Function call failed.*redrive/),
      });
    });

    it('has had nothing to record, or is not known, is not waited for', async () => {
      const { state, ask } = world([]);
      for (const recorder of [{ ...fine, lastResult: 'No records processed' }, undefined]) {
        state.recorder = recorder;
        expect((await ask(null, { to })).next).toEqual({ kind: 'done' });
      }
    });
  });

  it('a window that is older than the trail is a gap', async () => {
    const { state, ask } = world([]);
    state.now = Date.parse('2026-12-26T10:00:00Z');
    await expect(ask(null, { to })).rejects.toThrow(/keeps 35 days/);
  });
});
