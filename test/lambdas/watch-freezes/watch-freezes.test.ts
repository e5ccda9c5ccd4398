import { describe, expect, it } from '@jest/globals';
import type { RunRecord } from '../../../lambdas/shared/run-store.ts';
import { type WatchFreezesPorts, watchFreezes } from '../../../lambdas/watch-freezes/watch-freezes.ts';
import type { Execution } from '../../../lambdas/watch-freezes/what-is-due.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { exampleIncident, exampleRun } from '../shared/example-run.ts';

const noon = Date.parse('2026-11-20T12:00:00.000Z');
const ago = (minutes: number) => new Date(noon - minutes * 60_000);

const record = (more: Partial<RunRecord> = {}): RunRecord => {
  const run = exampleRun(more.runId ?? 'run-1');
  const { runId, executionArn, startedAt, tableName } = run;
  const heldAt = ago(100).toISOString();
  const roles = { writerRoles: [], attachedRoles: [], pausedMappings: [], asked: [] };
  return {
    runId,
    executionArn,
    startedAt,
    tableName,
    run,
    incident: exampleIncident(),
    freeze: 'held',
    heldAt,
    ...roles,
    ...more,
  };
};
const over = { freeze: 'lifted', releasedAt: ago(1).toISOString() } as const;
const running: Execution = { status: 'RUNNING' };
const stopped = (minutesAgo: number, status = 'FAILED'): Execution => ({ status, stoppedAt: ago(minutesAgo) });

type Runs = [RunRecord, Execution | undefined][];

/** Runs whose executions are as given; what is done for them is noted. */
const portsOf = (runs: Runs, done: string[]): WatchFreezesPorts => ({
  runs: {
    watched: async () => runs.map(([each]) => each),
    stopWatching: async (id) => void done.push(`forget ${id}`),
  },
  describeExecution: async (arn) => runs.find(([each]) => each.executionArn === arn)?.[1],
  startLift: async (runId) => void done.push(`lift ${runId}`),
  report: async ({ runId }, { status }) => void done.push(`report ${runId} ${status}`),
  deliver: async ({ runId }) => void done.push(`deliver ${runId}`),
  deleteTable: async (name) => {
    done.push(`delete ${name}`);
    return true;
  },
  now: () => new Date(noon),
});

/** Watches the runs; tells what was done. */
const watch = async (runs: Runs, more: Partial<WatchFreezesPorts> = {}) => {
  const done: string[] = [];
  const error = await watchFreezes({ ...portsOf(runs, done), ...more }).then(
    () => undefined,
    (reason: Error) => reason,
  );
  return { done, error };
};

describe('a run that is running', () => {
  it('is left alone, but for a decision not delivered', async () => {
    expect((await watch([[record(), running]])).done).toEqual(['deliver run-1']);
  });
  it('is thawed when its freeze has lasted too long', async () => {
    const late = record({ heldAt: ago(480).toISOString() });
    expect((await watch([[late, running]])).done).toEqual(['lift run-1', 'deliver run-1']);
    const almost = record({ heldAt: ago(479).toISOString() });
    expect((await watch([[almost, running]])).done).toEqual(['deliver run-1']);
  });
  it('is not thawed again', async () => {
    const late = record({ heldAt: ago(600).toISOString(), ...over });
    expect((await watch([[late, running]])).done).toEqual(['deliver run-1']);
  });
});

describe('a run that stopped', () => {
  it.each(['FAILED', 'TIMED_OUT', 'ABORTED'])('as %s is reported, and has its grace time', async (status) => {
    expect((await watch([[record(), stopped(59, status)]])).done).toEqual([`report run-1 ${status}`]);
    expect((await watch([[record(), stopped(60, status)]])).done).toEqual(['lift run-1', `report run-1 ${status}`]);
  });
  it('is left to EventBridge for two minutes', async () => {
    expect((await watch([[record(), stopped(1)]])).done).toEqual([]);
    expect((await watch([[record({ ...over }), stopped(1)]])).done).toEqual([]);
  });
  it('is thawed at once if the freeze has lasted too long', async () => {
    const late = record({ heldAt: ago(480).toISOString() });
    expect((await watch([[late, stopped(5)]])).done).toContain('lift run-1');
  });
  it('is thawed even if it was never frozen or its lock alone is left', async () => {
    for (const left of [{ freeze: 'none' }, { freeze: 'lifting' }, { freeze: 'lifted' }] as const)
      expect((await watch([[record(left), stopped(60)]])).done).toContain('lift run-1');
  });
  it('and was forgotten by Step Functions is thawed', async () => {
    expect((await watch([[record(), undefined]])).done).toEqual(['lift run-1']);
  });
  it('is let go once it is over and reported', async () => {
    expect((await watch([[record(over), stopped(61)]])).done).toEqual(['report run-1 FAILED', 'forget run-1']);
    const report = async () => Promise.reject(new Error('SES is down'));
    expect((await watch([[record(over), stopped(61)]], { report })).done).toEqual([]);
  });
});

describe('a lift', () => {
  it('goes by one name for a quarter of an hour, then by another', async () => {
    const names: string[] = [];
    for (const minutes of [0, 5, 10, 15])
      await watch([[record(), undefined]], {
        startLift: async (_, name) => void names.push(name),
        now: () => new Date(noon + minutes * 60_000),
      });
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^[a-z0-9-]{1,80}$/);
  });
});

describe('a restored table', () => {
  const restored = record({ ...over, restoredTable: 'coldpatch-0123456789abcdef0123' });
  it('is kept for a day after the run, then removed', async () => {
    expect((await watch([[restored, stopped(1439, 'SUCCEEDED')]])).done).toEqual([]);
    expect((await watch([[restored, stopped(1440, 'SUCCEEDED')]])).done).toEqual([
      'delete coldpatch-0123456789abcdef0123',
      'forget run-1',
    ]);
  });
  it('that can’t be deleted yet is tried again', async () => {
    const deleteTable = async () => false;
    expect((await watch([[restored, stopped(1440, 'SUCCEEDED')]], { deleteTable })).done).toEqual([]);
  });
  it('is kept while the run may be redriven', async () => {
    const held = record({ restoredTable: 'coldpatch-0123456789abcdef0123' });
    expect((await watch([[held, stopped(2000)]])).done).toEqual(['lift run-1', 'report run-1 FAILED']);
  });
  it('of another name is nobody’s to remove', async () => {
    const foreign = record({ ...over, restoredTable: 'orders' });
    expect((await watch([[foreign, stopped(2000, 'SUCCEEDED')]])).done).toEqual([]);
  });
});

describe('a rehearsal', () => {
  const restoredTable = 'coldpatch-0123456789abcdef0123';
  const rehearsal = record({ incident: exampleIncident({ dryRun: true }), freeze: 'none', restoredTable });
  it('is never thawed: it froze nothing; its table is kept for a day, and it may be redriven as long', async () => {
    expect((await watch([[rehearsal, running]])).done).toEqual(['deliver run-1']);
    expect((await watch([[rehearsal, stopped(1439)]])).done).toEqual(['report run-1 FAILED']);
    expect((await watch([[rehearsal, stopped(1439, 'SUCCEEDED')]])).done).toEqual([]);
    expect((await watch([[rehearsal, stopped(1440, 'SUCCEEDED')]])).done).toEqual([
      `delete ${restoredTable}`,
      'forget run-1',
    ]);
  });
  it('keeps its table for as long as a repair uses it', async () => {
    const other = { ...exampleRun('run-2'), baseTable: restoredTable };
    const repair = record({ runId: 'run-2', run: other, heldAt: ago(5).toISOString() });
    const rehearsed: Runs[number] = [rehearsal, stopped(3000, 'SUCCEEDED')];
    const { executionArn } = other;
    expect((await watch([rehearsed, [{ ...repair, executionArn }, running]])).done).toEqual(['deliver run-2']);
  });
});

describe('a failure', () => {
  it('of one run or chore keeps no other from being done, and is told at the end', async () => {
    const lifts: string[] = [];
    const broken = record({ runId: 'run-1' });
    const second = record({ runId: 'run-2' });
    const { done, error } = await watch(
      [
        [broken, stopped(60)],
        [second, stopped(60)],
      ],
      {
        report: async () => Promise.reject(new Error('SES is down')),
        startLift: async (runId) => {
          if (runId === 'run-1') throw new Error('throttled');
          return void lifts.push(runId);
        },
      },
    );
    expect([done, lifts]).toEqual([[], ['run-2']]);
    expect(error?.message).toMatch(/run run-1: lifting its freeze: throttled;.*run run-2: reporting it: SES is down/);
  });
});

describe('a look', () => {
  it('cut off at any call has done every chore after the next', async () => {
    const restoredTable = 'coldpatch-33333333333333333333';
    const runs: Runs = [
      [record({ runId: 'run-1' }), stopped(60)],
      [record({ runId: 'run-2' }), running],
      [record({ runId: 'run-3', ...over, restoredTable }), stopped(1440, 'SUCCEEDED')],
    ];
    const chores = [`delete ${restoredTable}`, 'deliver run-2', 'forget run-3', 'lift run-1', 'report run-1 FAILED'];
    const cuts = await atEveryCut(
      (): string[] => [],
      (done, gate) => watchFreezes(gated(portsOf(runs, done), gate)),
      async (done, cut) => {
        await watchFreezes(portsOf(runs, done));
        expect({ cut, done: [...new Set(done)].sort() }).toEqual({ cut, done: chores });
      },
    );
    expect(cuts).toBe(10);
  });
});
