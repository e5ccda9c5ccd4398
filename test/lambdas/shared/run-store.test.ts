import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { RunStore } from '../../../lambdas/shared/run-store.ts';
import { createRunStoreTable, type Engine, startEngine } from './engine.ts';
import { exampleIncident, exampleRun, exampleUndo } from './example-run.ts';

let engine: Engine;
let store: RunStore;
let tables = 0;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());
beforeEach(async () => {
  const name = `run-store-${++tables}`;
  await createRunStoreTable(engine.client, name);
  store = new RunStore(engine.client, name);
});

const incident = exampleIncident();
const run = exampleRun('run-1');
const now = '2026-11-20T10:31:00.000Z';
const hold = {
  heldAt: now,
  denyPolicyArn: 'arn:deny',
  writerRoles: ['a', 'b'],
  rolesToAttach: ['a'],
  parameterName: 'read-only',
  mappings: [],
};

describe('the claim', () => {
  it('begins a run that is found again as it was', async () => {
    await store.claim(run, incident);
    expect(await store.find('run-1')).toMatchObject({
      run,
      startedAt: run.startedAt,
      executionArn: run.executionArn,
      freeze: 'none',
      attachedRoles: [],
      restoredTable: run.baseTable,
    });
  });
  it('keeps the incident, but not its inline keys', async () => {
    await store.claim(run, incident);
    expect((await store.find('run-1'))?.incident).toEqual({
      ...incident,
      impactedKeys: { source: 'inline', keys: [] },
    });
  });
  it('of the same run again changes nothing', async () => {
    await store.claim(run, incident);
    await store.markHeld('run-1', hold);
    await store.claim(run, incident);
    expect(await store.find('run-1')).toMatchObject({ freeze: 'held' });
  });
  it('refuses a name that another run had', async () => {
    await store.claim(run, incident);
    await expect(store.claim({ ...run, startedAt: '2027-03-01T00:00:00.000Z' }, incident)).rejects.toMatchObject({
      name: 'InvalidIncidentError',
      message: expect.stringContaining('under another name'),
    });
  });
  it('refuses a second recovery on the table and says whose the first is', async () => {
    await store.claim(run, incident);
    await expect(store.claim(exampleRun('run-2'), incident)).rejects.toMatchObject({
      name: 'RecoveryInProgressError',
      message: expect.stringMatching(/Run run-1 is recovering.*LiftFreeze/),
    });
    expect(await store.find('run-2')).toBeUndefined();
    expect((await store.watched()).map(({ runId }) => runId)).toEqual(['run-1']);
  });
  it('leaves no table to remove when the base table is somebody else’s', async () => {
    await store.claim(run, exampleIncident({ restore: { useTable: 'orders-restored' } }));
    expect(await store.find('run-1')).not.toHaveProperty('restoredTable');
  });
  it('of an undo leaves no table to remove: it has no base table', async () => {
    await store.claim({ ...run, baseTable: '' }, exampleUndo('inc-1234'));
    const record = await store.find('run-1');
    expect(record?.incident).toEqual(exampleUndo('inc-1234'));
    expect(record).not.toHaveProperty('restoredTable');
  });
  it('of a dry run takes no lock, and minds nobody’s', async () => {
    const dry = exampleIncident({ dryRun: true });
    await store.claim(exampleRun('dry-1'), dry);
    await store.claim(run, incident);
    await store.claim(exampleRun('dry-2'), dry);
    await store.finish(exampleRun('dry-2'), 'rehearsed', now);
    await expect(store.claim(exampleRun('run-2'), incident)).rejects.toMatchObject({ name: 'RecoveryInProgressError' });
    expect((await store.watched()).map(({ runId }) => runId).sort()).toEqual(['dry-1', 'dry-2', 'run-1']);
  });
  it('lets exactly one of many runs have the table', async () => {
    const runs = Array.from({ length: 8 }, (_, index) => exampleRun(`run-${index}`));
    const claims = await Promise.allSettled(runs.map((each) => store.claim(each, incident)));
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('claims of different tables', () => {
  it('at the same moment all succeed', async () => {
    const runs = Array.from({ length: 4 }, (_, index) => exampleRun(`run-${index}`, `table-${index}`));
    await Promise.all(runs.map((each) => store.claim(each, incident)));
    expect(await store.watched()).toHaveLength(4);
  });
});

describe('the freeze', () => {
  beforeEach(() => store.claim(run, incident));
  it('remembers what is attached across several attempts', async () => {
    await store.markHeld('run-1', hold);
    await store.markHeld('run-1', { ...hold, heldAt: 'later', rolesToAttach: ['b'] });
    expect(await store.find('run-1')).toMatchObject({
      freeze: 'held',
      heldAt: now,
      attachedRoles: ['a', 'b'],
      parameterName: 'read-only',
    });
  });
  it('of nothing at all is held too', async () => {
    await store.markHeld('run-1', { ...hold, writerRoles: [], rolesToAttach: [], parameterName: null });
    await expect(store.assertNotLifted(run)).resolves.toBeUndefined();
  });
  it('is not held, frozen or gone on with once it is being lifted', async () => {
    await store.markHeld('run-1', hold);
    await store.startLifting('run-1');
    for (const attempt of [
      () => store.markHeld('run-1', hold),
      () => store.markFrozen('run-1', now),
      () => store.assertNotLifted(run),
    ])
      await expect(attempt()).rejects.toMatchObject({
        name: 'FreezeLiftedError',
        message: expect.stringContaining('start a new run'),
      });
  });
  it('is lifted once, and twice is fine', async () => {
    await store.startLifting('run-1');
    await store.startLifting('run-1');
    await store.markDetached('run-1', now);
    await store.markParameter('run-1', 'restored');
    await store.markLifted('run-1', now);
    await store.markLifted('run-1', 'later');
    expect(await store.startLifting('run-1')).toMatchObject({
      freeze: 'lifted',
      thawedAt: now,
      detachedAt: now,
      parameterOutcome: 'restored',
    });
  });
  it('is not marked lifted before lifting began', async () => {
    await store.markHeld('run-1', hold);
    await expect(store.markLifted('run-1', now)).rejects.toThrow();
  });
  it('of an unknown run is nobody’s', async () => {
    for (const attempt of [
      () => store.startLifting('none'),
      () => store.assertNotLifted({ runId: 'none' }),
      () => store.markHeld('none', hold),
    ])
      await expect(attempt()).rejects.toMatchObject({ name: 'RunNotFoundError' });
  });
});

describe('the end', () => {
  beforeEach(() => store.claim(run, incident));
  it('gives back the lock, once and for all', async () => {
    await store.finish(run, 'approved', now);
    await store.finish(run, 'approved', 'later');
    expect(await store.find('run-1')).toMatchObject({ outcome: 'approved', finishedAt: now, releasedAt: now });
    await store.claim(exampleRun('run-2'), incident);
  });
  it('does not give back another run’s lock', async () => {
    await store.release(run, now);
    await store.claim(exampleRun('run-2'), incident);
    await store.release(run, now);
    await expect(store.claim(exampleRun('run-3'), incident)).rejects.toMatchObject({ name: 'RecoveryInProgressError' });
  });
  it('is asked about pass by pass, each of them once, and only of runs that are there', async () => {
    expect((await store.find('run-1'))?.asked).toEqual([]);
    for (const pass of [11, 0, 2, 0]) await store.markAsked('run-1', pass);
    expect((await store.find('run-1'))?.asked).toEqual([0, 2, 11]);
    await expect(store.markAsked('run-2', 1)).rejects.toMatchObject({ name: 'RunNotFoundError' });
    expect(await store.find('run-2')).toBeUndefined();
  });
  it('is reported, each stop for itself', async () => {
    await store.markReported('run-1', 'FAILED', now);
    await store.markReported('run-1', 'FAILED', 'later');
    expect(await store.find('run-1')).toMatchObject({ reportedStatus: 'FAILED', reportedStop: 'later' });
  });
  it('takes the run from the watchdog’s list', async () => {
    await store.claim(exampleRun('run-2', 'invoices'), incident);
    expect((await store.watched()).map(({ runId }) => runId).sort()).toEqual(['run-1', 'run-2']);
    await store.stopWatching('run-1');
    await store.stopWatching('run-1');
    expect((await store.watched()).map(({ runId }) => runId)).toEqual(['run-2']);
    await store.stopWatching('run-2');
    expect(await store.watched()).toEqual([]);
  });
});
