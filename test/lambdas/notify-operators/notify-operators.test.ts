import { describe, expect, it } from '@jest/globals';
import { notifyOperators } from '../../../lambdas/notify-operators/notify-operators.ts';
import { liftName } from '../../../lambdas/shared/lift-name.ts';
import type { RunRecord } from '../../../lambdas/shared/run-record.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { memoryMarks } from '../shared/memory-marks.ts';
import { mailbox, sampleIncident, sampleRecord, sampleRun } from '../shared/recovery-samples.ts';

const machine = 'arn:aws:states:eu-central-1:000000000000:stateMachine:';
const recovery = `${machine}recovery`;
const liftFreezeStateMachineArn = `${machine}lift`;

const bench = (run?: RunRecord, refused: string[] = []) => {
  const { mails, sendMail } = mailbox(new Set(refused));
  const ports = {
    sendMail,
    liftFreezeStateMachineArn,
    runs: { find: async (runId: string) => (run?.runId === runId ? run : undefined), markReported: async () => {} },
    marks: memoryMarks(),
    failedState: async () => 'ValidateIncident',
    failedChild: async () => undefined,
    operators: ['ana@example.com'],
    warn: () => {},
  };
  return { ports, mails };
};
const { executionArn } = sampleRun;
const startDate = Date.parse(sampleRun.startedAt);
const stopDate = Date.parse('2026-11-21T03:30:00.000Z');

describe('NotifyOperators', () => {
  it.each(['FAILED', 'TIMED_OUT', 'ABORTED'])('mails about %s, once', async (status) => {
    const { ports, mails } = bench();
    const change = { executionArn, stateMachineArn: recovery, status, startDate, stopDate, error: null, cause: null };
    expect(await notifyOperators(change, ports)).toEqual({ reported: true });
    expect(await notifyOperators(change, ports)).toEqual({ reported: false });
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain('03:30 UTC');
  });

  it.each(['RUNNING', 'SUCCEEDED', 'PENDING_REDRIVE'])('leaves %s alone', async (status) => {
    const { ports, mails } = bench();
    const change = {
      executionArn,
      stateMachineArn: recovery,
      status,
      startDate,
      stopDate: status === 'RUNNING' ? null : stopDate,
    };
    expect(await notifyOperators(change, ports)).toEqual({ reported: false });
    expect(mails).toEqual([]);
  });
});

describe('NotifyOperators, of a LiftFreeze', () => {
  const frozen: RunRecord = { ...sampleRecord, freeze: 'lifting' };
  const lifted: RunRecord = {
    ...frozen,
    freeze: 'lifted',
    thawedAt: '2026-11-21T03:29:00.000Z',
    parameterOutcome: 'restored',
  };
  const lift = (more: object = {}) => ({
    executionArn: `${liftFreezeStateMachineArn.replace('stateMachine', 'execution')}:by-kim`,
    stateMachineArn: liftFreezeStateMachineArn,
    status: 'SUCCEEDED',
    startDate,
    stopDate,
    input: JSON.stringify({ runId: sampleRun.runId }),
    ...more,
  });

  it('says once that the freeze was lifted, by whom, and what that means', async () => {
    const { ports, mails } = bench(lifted);
    expect(await notifyOperators(lift(), ports)).toEqual({ reported: true });
    expect(await notifyOperators(lift({ executionArn: 'arn:aws:states:eu:1:execution:lift:again' }), ports)).toEqual({
      reported: false,
    });
    expect(mails).toHaveLength(1);
    expect(mails[0]?.subject).toBe('coldpatch: the freeze of orders was lifted (by hand, run inc-1234)');
    for (const piece of [
      'The freeze of the recovery of orders was lifted by hand (Saturday 21 November 2026, 03:29 UTC). The writers are thawed.',
      'The read-only parameter has its earlier value again.',
      'stops at its next step',
      'start a new execution with a new name',
      '{"undo": {"runId": "inc-1234"}}',
    ])
      expect(mails[0]?.text).toContain(piece);
  });

  it('cut off at any call and tried again, has mailed, and does not mail a third time', async () => {
    const cuts = await atEveryCut(
      () => bench(lifted),
      ({ ports }, gate) => notifyOperators(lift(), gated(ports, gate)),
      async ({ ports, mails }, cut) => {
        await notifyOperators(lift(), ports);
        expect({ cut, mailed: mails.length > 0 }).toEqual({ cut, mailed: true });
        expect(await notifyOperators(lift(), ports)).toEqual({ reported: false });
      },
    );
    expect(cuts).toBe(5);
  });

  it('knows the watchdog by the name of its execution', async () => {
    const { ports, mails } = bench(lifted);
    const name = liftName(sampleRun.runId, new Date(stopDate));
    await notifyOperators(lift({ executionArn: `arn:aws:states:eu-central-1:1:execution:lift:${name}` }), ports);
    expect(mails[0]?.subject).toContain('was lifted (by the watchdog, run inc-1234)');
  });

  it.each(['FAILED', 'TIMED_OUT', 'ABORTED'])(
    'says each time that it %s, and that the writers may be frozen',
    async (status) => {
      const { ports, mails } = bench(frozen);
      const change = lift({ status, error: 'AccessDenied', cause: 'iam:DetachRolePolicy is not allowed.' });
      expect(await notifyOperators(change, ports)).toEqual({ reported: true });
      expect(await notifyOperators(change, ports)).toEqual({ reported: false });
      expect(await notifyOperators({ ...change, executionArn: `${change.executionArn}-2` }, ports)).toEqual({
        reported: true,
      });
      expect(mails).toHaveLength(2);
      expect(mails[0]?.subject).toBe('coldpatch: the freeze of orders could not be lifted (by hand, run inc-1234)');
      for (const piece of [
        'iam:DetachRolePolicy is not allowed.',
        'treat them as frozen',
        'A permission is missing',
        'start the LiftFreeze state machine again with {"runId": "inc-1234"}',
      ])
        expect(mails[0]?.text).toContain(piece);
    },
  );

  it('is quiet where there was nothing to lift', async () => {
    const finished = bench({ ...lifted, outcome: 'approved' });
    const unknown = bench();
    const rehearsal = bench({ ...lifted, incident: sampleIncident({ dryRun: true }) });
    expect(await notifyOperators(lift(), rehearsal.ports)).toEqual({ reported: false });
    expect(await notifyOperators(lift(), finished.ports)).toEqual({ reported: false });
    for (const input of [lift().input, '{"runId": 7}', 'null', 'no JSON', null])
      expect(await notifyOperators(lift({ status: 'FAILED', input }), unknown.ports)).toEqual({ reported: false });
    expect(await notifyOperators(lift({ status: 'RUNNING', stopDate: null }), bench(lifted).ports)).toEqual({
      reported: false,
    });
    expect([...finished.mails, ...unknown.mails, ...rehearsal.mails]).toEqual([]);
  });

  it('fails when nobody could be mailed, and is tried again', async () => {
    const { ports } = bench(lifted, ['ana@example.com']);
    await expect(notifyOperators(lift(), ports)).rejects.toThrow(
      'Nobody could be mailed what became of arn:aws:states',
    );
    await expect(notifyOperators(lift(), ports)).rejects.toThrow('ana@example.com');
  });
});
