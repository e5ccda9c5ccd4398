import { describe, expect, it } from '@jest/globals';
import { finishRecovery } from '../../../lambdas/finish-recovery/finish-recovery.ts';
import type { FinishRecoveryInput } from '../../../lambdas/shared/contract.ts';
import type { Summary } from '../../../lambdas/shared/report.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { memoryMarks } from '../shared/memory-marks.ts';
import {
  bytesOf,
  hashOf,
  mailbox,
  sampleCounts,
  sampleFinish,
  samplePlan,
  sampleSummary,
  sampleUndo,
} from '../shared/recovery-samples.ts';

const finishWith = (summary: Summary, more: Partial<FinishRecoveryInput>) =>
  sampleFinish({ reportHash: hashOf(bytesOf(summary)), ...more });

const bench = (refused: readonly string[] = [], summary = sampleSummary()) => {
  const { mails, sendMail } = mailbox(new Set(refused));
  const finished: string[][] = [];
  const warnings: string[] = [];
  const ports = {
    sendMail,
    runs: {
      finish: async (run: { runId: string }, outcome: string, at: string) =>
        void finished.push([run.runId, outcome, at]),
    },
    marks: memoryMarks(),
    readVersion: async (key: string, version: string) => {
      if (key !== sampleFinish().summaryKey || version !== 'version-1') throw new Error('NoSuchVersion');
      return bytesOf(summary);
    },
    operators: ['ana@example.com', 'ben@example.com'],
    recoveryBucket: 'recovery-bucket',
    now: () => Date.parse('2026-11-21T03:22:00.000Z'),
    warn: (sentence: string) => void warnings.push(sentence),
  };
  return { ports, mails, finished, warnings };
};

describe('FinishRecovery', () => {
  it('ends the run, mails everybody the result and returns the execution’s output', async () => {
    const { ports, mails, finished } = bench();
    expect(await finishRecovery(sampleFinish(), ports)).toEqual({
      outcome: 'approved',
      runId: 'inc-1234',
      tableName: 'orders',
      counts: sampleCounts(),
      summaryKey: 'runs/inc-1234/summary/1.json',
      baseTable: 'coldpatch-5f0c',
    });
    expect(finished).toEqual([['inc-1234', 'approved', '2026-11-21T03:22:00.000Z']]);
    expect(mails.map((mail) => mail.to)).toEqual(['ana@example.com', 'ben@example.com']);
    expect(mails[0]?.subject).toBe('coldpatch: orders recovered (1,204 patched, 3 conflicts)');
    expect(mails[0]?.text).toContain('s3://recovery-bucket/runs/inc-1234/outcomes/');
  });

  it('run twice, ends the run twice (which is safe) and mails once', async () => {
    const { ports, mails, finished } = bench();
    await finishRecovery(sampleFinish(), ports);
    await finishRecovery(sampleFinish(), ports);
    expect(finished).toHaveLength(2);
    expect(mails).toHaveLength(2);
  });

  it('cut off at any call and run again, has ended the run and mailed everybody, a third time nobody', async () => {
    const cuts = await atEveryCut(
      bench,
      ({ ports }, gate) => finishRecovery(sampleFinish(), gated(ports, gate)),
      async ({ ports, mails, finished }, cut) => {
        await finishRecovery(sampleFinish(), ports);
        expect({ cut, ended: finished.length > 0 }).toEqual({ cut, ended: true });
        expect({ cut, mailed: new Set(mails.map(({ to }) => to)) }).toEqual({ cut, mailed: new Set(ports.operators) });
        const before = mails.length;
        await finishRecovery(sampleFinish(), ports);
        expect({ cut, more: mails.length - before }).toEqual({ cut, more: 0 });
      },
    );
    expect(cuts).toBe(7);
  });

  it('ends the run even if nobody can be mailed, then fails; a redrive sends the mail', async () => {
    const failing = bench(['ana@example.com', 'ben@example.com']);
    await expect(finishRecovery(sampleFinish(), failing.ports)).rejects.toMatchObject({
      name: 'ReportMailError',
      message: expect.stringMatching(/finished and the writers are thawed.*not verified.*redrive/),
    });
    expect(failing.finished).toHaveLength(1);
    const { mails, sendMail } = mailbox();
    await finishRecovery(sampleFinish(), { ...failing.ports, sendMail });
    expect(mails).toHaveLength(2);
  });

  it('goes on if one of them could be mailed, and warns of the other', async () => {
    const { ports, warnings } = bench(['ben@example.com']);
    await finishRecovery(sampleFinish(), ports);
    expect(warnings[0]).toContain('ben@example.com');
  });

  it('ends a rehearsal too, which has nothing to thaw, and says so if nobody can be mailed', async () => {
    const { ports, finished, mails } = bench([], samplePlan({ kind: 'rehearsal' }));
    const rehearsed = finishWith(samplePlan({ kind: 'rehearsal' }), {
      outcome: 'rehearsed',
      decision: null,
      thaw: null,
    });
    expect(await finishRecovery(rehearsed, ports)).toMatchObject({ outcome: 'rehearsed', baseTable: 'coldpatch-5f0c' });
    expect(finished).toEqual([['inc-1234', 'rehearsed', '2026-11-21T03:22:00.000Z']]);
    expect(mails[0]?.text).toContain('Nothing was frozen and nothing was written.');
    const failing = bench(['ana@example.com', 'ben@example.com'], samplePlan({ kind: 'rehearsal' }));
    await expect(finishRecovery(rehearsed, failing.ports)).rejects.toThrow(/^The run is finished, but nobody could be/);
  });

  it('ends an undo, which read no other table', async () => {
    const summary = sampleSummary({ kind: 'undo', proof: null });
    const { ports } = bench([], summary);
    const undone = finishWith(summary, { incident: sampleUndo(), outcome: 'undone' });
    expect(await finishRecovery(undone, ports)).toMatchObject({ outcome: 'undone', baseTable: '' });
  });

  it('mails about the very version of the report that was decided on, or about none', async () => {
    const { ports, mails, finished } = bench();
    await expect(finishRecovery(sampleFinish({ summaryVersion: 'version-2' }), ports)).rejects.toThrow('NoSuchVersion');
    await expect(finishRecovery(sampleFinish({ reportHash: 'other' }), ports)).rejects.toThrow(
      'runs/inc-1234/summary/1.json is not the report that was asked about.',
    );
    expect([mails, finished.length]).toEqual([[], 2]);
  });
});
