import { describe, expect, it } from '@jest/globals';
import { changedSoFar, freezeNow, runInWords } from '../../../../lambdas/shared/mail/trouble-words.ts';
import type { RunRecord } from '../../../../lambdas/shared/run-record.ts';
import { allStates } from '../../../contracts/definitions.ts';
import { sampleIncident, sampleRun, sampleUndo } from '../recovery-samples.ts';

const record = (incident: RunRecord['incident'] = sampleIncident()): RunRecord => ({
  runId: sampleRun.runId,
  executionArn: sampleRun.executionArn,
  startedAt: sampleRun.startedAt,
  tableName: 'orders',
  run: sampleRun,
  incident,
  freeze: 'held',
  writerRoles: [],
  attachedRoles: [],
  pausedMappings: [],
  asked: [],
});
const unknown = changedSoFar(record(), 'SomeState');
const states = allStates.filter(({ definition }) => definition === 'partial-recovery').map(({ state }) => state);

describe('whether the writers are frozen', () => {
  it('is said with the consumers that are paused', () => {
    const paused = { ...record(), pausedMappings: ['uuid-1', 'uuid-2'] };
    const sentence = 'Paused until the thaw, which brings them all that they have missed: uuid-1, uuid-2.';
    for (const freeze of ['held', 'lifting'] as const)
      expect(freezeNow({ ...paused, freeze }, sampleRun.startedAt).at(-1)).toBe(sentence);
    expect(freezeNow({ ...paused, freeze: 'lifted' }, sampleRun.startedAt)).toEqual(['The writers are thawed.']);
    expect(freezeNow(record(), sampleRun.startedAt)).toHaveLength(1);
  });
});

describe('what was changed when a run stopped', () => {
  it.each(['RehearseItems', 'SummarizeRehearsal', 'ApprovePlan', 'CheckPlan', 'CollectKeys'])(
    'in %s: nothing',
    (state) => {
      expect(changedSoFar(record(), state)).toBe('No item of the table was changed.');
    },
  );

  it('in CheckPlan before a further pass: nothing more', () => {
    expect(changedSoFar({ ...record(), asked: [0] }, 'CheckPlan')).toBe('No item of the table was changed.');
    expect(changedSoFar({ ...record(), asked: [0, 1] }, 'CheckPlan')).toMatch(/^What was patched before stays/);
  });

  it.each([
    ['PatchItems', /^Some items may be patched already\./],
    ['VerifyPatch', /^The patch itself is done/],
    ['ApprovePatch', /^The patch itself is done/],
    ['CollectJournal', /^Nothing was put back yet/],
    ['RevertItems', /^Some items may be put back already\..*nothing is put back twice\.$/],
    ['SummarizeRevert', /^Putting back is done/],
    ['FinishRecovery', /^The work on the items is done/],
  ])('in %s', (state, sentence) => expect(changedSoFar(record(), state)).toMatch(sentence));

  it('is known of every state but the children of Maps, whose Map is what fails', () => {
    const children = ['RehearseBatch', 'PatchBatch', 'VerifyBatch', 'RevertBatch'];
    const vague = states.filter((state) => changedSoFar(record(), state) === unknown && state !== 'PatchItems');
    expect(vague.sort()).toEqual(children.sort());
  });

  it('in a rehearsal: nothing at all, wherever it stopped', () => {
    const dry = record(sampleIncident({ dryRun: true }));
    for (const state of states.filter((each) => each !== 'ValidateIncident'))
      expect(changedSoFar(dry, state)).toBe('It is a rehearsal: no role, no parameter and no item was touched.');
    expect(freezeNow(dry, sampleRun.startedAt)).toEqual(['The writers are not frozen: a rehearsal freezes nothing.']);
  });

  it('in an undo that stopped nobody knows where: perhaps some, and that is said', () => {
    expect(changedSoFar(record(sampleUndo()), undefined)).toMatch(/^Some items may be put back already/);
    expect(changedSoFar(record(sampleUndo()), 'ApprovePatch')).toMatch(/^Putting back is done/);
  });
});

describe('a run', () => {
  it('is called what it is', () => {
    expect(
      [undefined, record(), record(sampleIncident({ dryRun: true })), record(sampleUndo())].map(runInWords),
    ).toEqual([
      'a recovery',
      'the recovery of orders',
      'the rehearsal of the recovery of orders',
      'the undo of run inc-1233 in orders',
    ]);
  });
});
