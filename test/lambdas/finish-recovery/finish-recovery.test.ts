import { describe, expect, it } from '@jest/globals';
import { finishRecovery } from '../../../lambdas/finish-recovery/finish-recovery.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { memoryMarks } from '../shared/memory-marks.ts';
import { mailbox, sampleCounts, sampleFinish, sampleIncident, sampleRun } from '../shared/recovery-samples.ts';

const bench = (refused: readonly string[] = []) => {
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
    });
    expect(finished).toEqual([['inc-1234', 'approved', '2026-11-21T03:22:00.000Z']]);
    expect(mails.map((mail) => mail.to)).toEqual(['ana@example.com', 'ben@example.com']);
    expect(mails[0]?.subject).toBe('coldpatch: orders recovered (1,204 patched, 3 conflicts)');
    for (const piece of [
      'ana@example.com approved the patch (Saturday 21 November 2026, 03:20 UTC)',
      '1,100 corrected',
      '3 conflicts need a person',
      's3://recovery-bucket/runs/inc-1234/outcomes/',
      'The writers are thawed (Saturday 21 November 2026, 03:21 UTC). The read-only parameter has its earlier value again.',
      'The restored table coldpatch-5f0c is removed after 24 hours.',
      'INC-1234',
    ])
      expect(mails[0]?.text).toContain(piece);
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
    expect(cuts).toBe(10);
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

  it('does not promise to remove a table that was not its own', async () => {
    const { ports, mails } = bench();
    const run = { ...sampleRun, baseTable: 'orders-restored' };
    await finishRecovery(
      sampleFinish({ run, incident: sampleIncident({ restore: { useTable: 'orders-restored' } }) }),
      ports,
    );
    expect(mails[0]?.text).toContain('orders-restored was yours before the run and is left alone');
    expect(mails[0]?.text).not.toContain('removed');
  });

  it.each([
    ['shared', 'stays set: another recovery still holds it'],
    ['left', 'was changed by somebody else during the freeze'],
  ] as const)('says what became of a parameter that is %s', async (parameter, sentence) => {
    const { ports, mails } = bench();
    await finishRecovery(sampleFinish({ thaw: { thawedAt: '2026-11-21T03:21:00.000Z', parameter } }), ports);
    expect(mails[0]?.text).toContain(sentence);
  });

  it('says that nobody answered, what failed and where, and that tenants only were protected', async () => {
    const { ports, mails } = bench();
    const incident = sampleIncident({ freeze: { scope: 'tenants', tenants: ['t1'] } });
    const counts = sampleCounts({ updated: 7, failed: 1 });
    await finishRecovery(sampleFinish({ outcome: 'approval timed out', decision: null, incident, counts }), ports);
    expect(mails[0]?.subject).toBe('coldpatch: orders thawed without an answer (7 patched, 1 failed)');
    for (const piece of ['Nobody answered in time', '1 item is still not repaired', 'no role is denied its writes'])
      expect(mails[0]?.text).toContain(piece);
  });
});
