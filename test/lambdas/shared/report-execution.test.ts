import { describe, expect, it } from '@jest/globals';
import type { FailedChild } from '../../../lambdas/shared/failed-child.ts';
import { type EndedExecution, reportExecution } from '../../../lambdas/shared/report-execution.ts';
import type { RunRecord } from '../../../lambdas/shared/run-record.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { memoryMarks } from './memory-marks.ts';
import { mailbox, sampleIncident, sampleRecord, sampleRun } from './recovery-samples.ts';

const failed = (more: Partial<EndedExecution> = {}): EndedExecution => ({
  executionArn: sampleRun.executionArn,
  startedAt: sampleRun.startedAt,
  status: 'FAILED',
  error: 'States.ExceedToleratedFailureThreshold',
  cause: 'The specified tolerated failure threshold was exceeded',
  stoppedAt: '2026-11-21T03:30:00.000Z',
  ...more,
});

const bench = (
  run: RunRecord | undefined = sampleRecord,
  failedState: string | undefined = 'PatchItems',
  refused: string[] = [],
) => {
  const { mails, sendMail } = mailbox(new Set(refused));
  const reported: string[][] = [];
  const ports = {
    sendMail,
    runs: {
      find: async () => run,
      markReported: async (...reporting: string[]) => void reported.push(reporting),
    },
    marks: memoryMarks(),
    failedState: async () => failedState,
    failedChild: async (): Promise<FailedChild | undefined> => ({
      error: 'ItemsFailedError',
      cause: JSON.stringify({ errorMessage: '1 of 2 items could not be patched: AccessDeniedException.' }),
    }),
    operators: ['ana@example.com'],
    warn: () => {},
  };
  return { ports, mails, reported };
};

const mailOf = async (stopped: EndedExecution, run?: RunRecord, state?: string) => {
  const { ports, mails } = bench(run, state);
  await reportExecution(stopped, ports);
  return mails[0] ?? { subject: '', text: '', html: '' };
};

describe('reportExecution', () => {
  it('says what happened, that the writers are frozen and until when, what was changed and what to do', async () => {
    const { subject, text } = await mailOf(failed());
    expect(subject).toBe(
      'coldpatch: the recovery of orders failed (States.ExceedToleratedFailureThreshold, writers frozen, run inc-1234)',
    );
    for (const piece of [
      'failed in the step PatchItems (Saturday 21 November 2026, 03:30 UTC)',
      'The specified tolerated failure threshold was exceeded',
      'One of those that failed: ItemsFailedError: 1 of 2 items could not be patched: AccessDeniedException.',
      'THE WRITERS ARE FROZEN.',
      'lifts the freeze at about Saturday 21 November 2026, 04:30 UTC, and in any case at Saturday 21 November 2026, 10:56 UTC',
      'Some items may be patched already',
      'patch.toleratedFailurePercentage',
      'press Redrive',
      `https://eu-central-1.console.aws.amazon.com/states/home?region=eu-central-1#/v2/executions/details/${sampleRun.executionArn}`,
      'start the LiftFreeze state machine with {"runId": "inc-1234"}',
    ])
      expect(text).toContain(piece);
  });

  it('reports each end of an execution once, a later one after a redrive again', async () => {
    const { ports, mails, reported } = bench();
    expect(await reportExecution(failed(), ports)).toBe(true);
    expect(await reportExecution(failed(), ports)).toBe(false);
    expect(await reportExecution(failed({ stoppedAt: '2026-11-21T04:00:00.000Z' }), ports)).toBe(true);
    expect(mails).toHaveLength(2);
    expect(reported).toEqual([
      ['inc-1234', 'FAILED', '2026-11-21T03:30:00.000Z'],
      ['inc-1234', 'FAILED', '2026-11-21T04:00:00.000Z'],
    ]);
  });

  it('cut off at any call and tried again, has mailed, and does not mail a third time', async () => {
    const cuts = await atEveryCut(
      () => bench(),
      ({ ports }, gate) => reportExecution(failed(), gated(ports, gate)),
      async ({ ports, mails, reported }, cut) => {
        await reportExecution(failed(), ports);
        expect({ cut, mailed: mails.length > 0, reported: reported.length > 0 }).toEqual({
          cut,
          mailed: true,
          reported: true,
        });
        expect(await reportExecution(failed(), ports)).toBe(false);
      },
    );
    expect(cuts).toBe(8);
  });

  it('fails if nobody could be mailed, so that it is tried again', async () => {
    const { ports, reported } = bench(sampleRecord, 'PatchItems', ['ana@example.com']);
    await expect(reportExecution(failed(), ports)).rejects.toMatchObject({ name: 'ReportMailError' });
    expect(reported).toEqual([]);
    const { mails, sendMail } = mailbox();
    expect(await reportExecution(failed(), { ...ports, sendMail })).toBe(true);
    expect(mails).toHaveLength(1);
  });

  it('mails without the failed child where it can not be looked at', async () => {
    const { ports, mails } = bench();
    const failedChild = () => Promise.reject(new Error('AccessDenied'));
    expect(await reportExecution(failed(), { ...ports, failedChild })).toBe(true);
    expect(mails[0]?.text).toContain('The specified tolerated failure threshold was exceeded');
    expect(mails[0]?.text).not.toContain('One of those that failed');
  });

  it.each<[string, Partial<RunRecord>]>([
    ['', { executionArn: 'another' }],
    [', under a name that an earlier run had', { startedAt: '2026-08-01T03:00:00.000Z', freeze: 'lifted' }],
  ])('says that nothing was touched when the parameters were refused%s', async (_, other) => {
    const cause = JSON.stringify({
      errorType: 'InvalidIncidentError',
      errorMessage: 'restoreTo must be before impactedKeys.from.',
      trace: ['at x'],
    });
    const { ports, mails, reported } = bench({ ...sampleRecord, ...other }, 'ValidateIncident');
    await reportExecution(failed({ error: 'InvalidIncidentError', cause }), ports);
    expect(mails[0]?.subject).toBe('coldpatch: a recovery failed (InvalidIncidentError, run inc-1234)');
    for (const piece of [
      'restoreTo must be before impactedKeys.from.',
      'This run did not freeze anything.',
      'Nothing was touched',
      'start a new execution with a new name.',
    ])
      expect(mails[0]?.text).toContain(piece);
    expect(mails[0]?.text).not.toMatch(/Redrive|LiftFreeze|at x/);
    expect(reported).toEqual([]);
  });

  it('says that no item was changed when it stopped before patching', async () => {
    const { text } = await mailOf(
      failed({ error: 'KeyFileError', cause: 'Line 7 is not a key.' }),
      sampleRecord,
      'CollectKeys',
    );
    for (const piece of ['No item of the table was changed.', 'upload the file again', 'press Redrive'])
      expect(text).toContain(piece);
  });

  it('tells of an execution that was stopped by hand', async () => {
    const { subject, text } = await mailOf({
      executionArn: sampleRun.executionArn,
      startedAt: sampleRun.startedAt,
      status: 'ABORTED',
      stoppedAt: failed().stoppedAt,
    });
    expect(subject).toContain('was stopped by hand (ABORTED, writers frozen');
    expect(text).toContain('press Redrive');
  });

  it.each([
    { error: 'FreezeLiftedError', cause: 'lifted' },
    { error: 'States.ExceedToleratedFailureThreshold' },
    { status: 'ABORTED' as const },
  ])('does not advise a redrive once the freeze was lifted: %j', async (how) => {
    const lifted: RunRecord = {
      ...sampleRecord,
      freeze: 'lifted',
      thawedAt: '2026-11-21T03:10:00.000Z',
      releasedAt: '2026-11-21T03:10:00.000Z',
    };
    const { text } = await mailOf(failed(how), lifted, 'ApprovePatch');
    expect(text).toContain('The writers are thawed since Saturday 21 November 2026, 03:10 UTC.');
    expect(text).toContain('What to do: The freeze had been lifted');
    expect(text).toContain('start a new execution');
    expect(text).not.toMatch(/press Redrive|LiftFreeze|run again|go on with it/);
  });

  it('advises a redrive for a report that was not mailed, thawed as the writers are', async () => {
    const lifted: RunRecord = {
      ...sampleRecord,
      freeze: 'lifted',
      thawedAt: '2026-11-21T03:10:00.000Z',
      releasedAt: '2026-11-21T03:10:00.000Z',
    };
    const { text } = await mailOf(failed({ error: 'ReportMailError' }), lifted, 'FinishRecovery');
    expect(text).toContain('press Redrive');
    expect(text).toContain('The work on the items is done; it is not repeated.');
  });

  it.each([
    ['FreezeWriters', { frozenAt: undefined }],
    ['SettleFreeze', {}],
  ])('does not call the writers frozen where %s has failed', async (state, more) => {
    const { frozenAt, ...others } = { ...sampleRecord, ...more };
    const { subject, text } = await mailOf(
      failed({ error: 'AccessDenied' }),
      { ...others, ...(frozenAt && { frozenAt }) },
      state,
    );
    expect(subject).toContain('(AccessDenied, freeze not complete, run inc-1234)');
    expect(text).toContain('THE FREEZE IS NOT COMPLETE: some writers may be refused, others may still write.');
    expect(text).toContain('the watchdog lifts the freeze');
  });

  it('says when the freeze protects tenants only', async () => {
    const tenants: RunRecord = {
      ...sampleRecord,
      incident: sampleIncident({ freeze: { scope: 'tenants', tenants: ['t1'] } }),
    };
    const { subject, text } = await mailOf(failed(), tenants);
    expect(text).toContain('no role is denied its writes');
    expect(subject).not.toContain('writers frozen');
  });

  it('escapes the cause in HTML', async () => {
    const { html } = await mailOf(failed({ cause: '<script>alert(1)</script>' }));
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;');
  });
});
