import { describe, expect, it } from '@jest/globals';
import type { Run } from '../../../lambdas/shared/contract.ts';
import { RecoveryInProgressError } from '../../../lambdas/shared/errors.ts';
import { newRunItem, type RunRecord, toRunRecord } from '../../../lambdas/shared/run-record.ts';
import { validateIncident } from '../../../lambdas/validate-incident/validate-incident.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { exampleIncident, exampleRun, exampleUndo } from '../shared/example-run.ts';
import { oneSentence } from './bad-incident.ts';
import { execution, QuietDay } from './quiet-day.ts';

const keySchema = [
  { name: 'pk', type: 'S' },
  { name: 'sk', type: 'N' },
] as const;

const yesterdaysRun: Run = { ...exampleRun('inc-1'), keySchema, startedAt: '2026-11-19T10:30:00.000Z' };
/** A run of yesterday that was given up half way. */
const givenUp: RunRecord = { ...toRunRecord(newRunItem(yesterdaysRun, exampleIncident())), freeze: 'lifted' };
/** A run of yesterday that patched orders. */
const patched = (more: Partial<RunRecord> = {}): RunRecord => ({ ...givenUp, outcome: 'approved', ...more });

const dayAfter = (record = patched()): QuietDay => {
  const day = new QuietDay();
  day.records.set(record.runId, record);
  day.journaled.add(record.runId);
  return day;
};
const undo = (day: QuietDay, more: Record<string, unknown> = {}) =>
  validateIncident({ execution, incident: { undo: { runId: 'inc-1' }, ...more } }, day);

describe('an undo', () => {
  it('is of the table that the run repaired, has no base table, and claims the table', async () => {
    const day = dayAfter();
    const output = await undo(day, { reason: 'INC-2', patch: { maxConcurrency: 5 } });
    expect(day.claimed).toEqual([output]);
    expect(output.run).toEqual({
      runId: 'inc-1234',
      executionArn: execution.id,
      startedAt: execution.startTime,
      tableName: 'orders',
      tableArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders',
      keySchema,
      baseTable: '',
      streamConsumers: expect.arrayContaining(['the function orders-search']),
    });
    expect(output.incident).toMatchObject({
      undo: { runId: 'inc-1' },
      reason: 'INC-2',
      freeze: { scope: 'all', graceMinutes: 60, maxMinutes: 480 },
      patch: { maxConcurrency: 5 },
      approval: { timeoutMinutes: 240 },
    });
  });

  it.each<[string, RunRecord]>([
    ['whose approval timed out', patched({ outcome: 'approval timed out' })],
    ['that was given up half way', givenUp],
    ['that was an undo itself', patched({ incident: exampleUndo('inc-0'), outcome: 'undone' })],
    ['of 90 days ago, all but a second', patched({ startedAt: '2026-08-22T10:30:01.000Z' })],
  ])('may be of a run %s', async (_, record) => {
    const day = dayAfter(record);
    await undo(day);
    expect(day.claimed).toHaveLength(1);
  });

  it('needs no point-in-time recovery', async () => {
    const day = dayAfter();
    day.earliest = undefined;
    await undo(day);
    expect(day.claimed).toHaveLength(1);
  });

  it('cut off at any call has touched nothing but the claim, and is accepted alike the next time', async () => {
    const uncut = await undo(dayAfter());
    const cuts = await atEveryCut(
      () => dayAfter(),
      (day, gate) => undo(gated(day, gate)),
      async (day, cut) => {
        const again = await undo(day);
        expect({ cut, again, claims: new Set(day.claimed.map((claim) => JSON.stringify(claim))) }).toEqual({
          cut,
          again: uncut,
          claims: new Set([JSON.stringify(uncut)]),
        });
      },
    );
    expect(cuts).toBeGreaterThan(5);
  });

  it('of a run that still has the table is refused as the claim says', async () => {
    const day = dayAfter();
    const claim = async () => {
      throw new RecoveryInProgressError('Run inc-1 is recovering the table orders.');
    };
    day.runs = { ...day.runs, claim };
    await expect(undo(day)).rejects.toMatchObject({ name: 'RecoveryInProgressError' });
  });
});

describe('an undo is refused in one sentence', () => {
  it.each<[string, Partial<RunRecord>, (day: QuietDay) => unknown, RegExp]>([
    ['of a run that nobody knows', {}, (day) => day.records.clear(), /^undo\.runId: no run inc-1 is known/],
    ['of a run that was reverted already', { outcome: 'reverted' }, () => {}, /^undo\.runId.*reverted already/],
    [
      'of a run whose journal may be gone',
      { startedAt: '2026-08-22T10:30:00.000Z' },
      () => {},
      /^undo\.runId.*2026-08-22.*90 days/,
    ],
    [
      'of a dry run',
      { incident: exampleIncident({ dryRun: true }) },
      () => {},
      /^undo\.runId.*wrote nothing to orders/,
    ],
    ['of a run that wrote nothing', {}, (day) => day.journaled.clear(), /^undo\.runId.*wrote nothing to orders/],
    [
      'of a run on a table that the stack has no more',
      {},
      (day) => day.configs.clear(),
      /^undo\.runId.*not deployed for orders.*deployed for none/,
    ],
    ['of a run on a table that is gone', {}, (day) => day.tables.delete('orders'), /^undo\.runId.*no table orders/],
    [
      'of a run on a table that has another key by now',
      { run: exampleRun('inc-1') },
      () => {},
      /^undo\.runId.*pk \(S\), sk \(S\).*pk \(S\), sk \(N\)/,
    ],
    ['without a way to ask', {}, (day) => day.identities.clear(), /^approval: SES/],
    ['of a table whose writers can not be frozen', {}, (day) => day.rolePaths.clear(), /^freeze: .*no writer role/],
  ])('%s', async (_, more, spoil, says) => {
    const day = dayAfter(patched(more));
    spoil(day);
    const error = await undo(day).catch((reason: Error) => reason);
    expect(error).toMatchObject({ name: 'InvalidIncidentError', message: expect.stringMatching(says) });
    expect((error as Error).message).toMatch(oneSentence);
    expect(day.claimed).toEqual([]);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ['with the fields of a repair', { tableName: 'orders' }, /^tableName is not an incident parameter/],
    ['that is dry', { dryRun: true }, /^dryRun is not an incident parameter/],
    ['with a plan', { approval: { beforePatch: true } }, /^approval\.beforePatch is not/],
    ['without a run', { undo: {} }, /^undo\.runId is missing/],
    ['as a word', { undo: 'inc-1' }, /^undo must be a JSON object with runId/],
    ['of what can not be a run', { undo: { runId: 'a b' } }, /^undo\.runId must be the name of an execution/],
    ['with more grace than freeze', { freeze: { graceMinutes: 500 } }, /^freeze\.graceMinutes.*freeze\.maxMinutes/],
    ['with too long an approval', { freeze: { maxMinutes: 100 } }, /^approval\.timeoutMinutes.*freeze\.maxMinutes/],
  ])('%s', async (_, more, says) => {
    await expect(undo(dayAfter(), more)).rejects.toMatchObject({
      name: 'InvalidIncidentError',
      message: expect.stringMatching(says),
    });
  });
});
