import { describe, expect, it } from '@jest/globals';
import { approvePatch } from '../../../lambdas/approve-patch/approve-patch.ts';
import { hashSecret } from '../../../lambdas/shared/approvals.ts';
import type { ApprovalDecision, ApprovePatchInput } from '../../../lambdas/shared/contract.ts';
import { FreezeLiftedError } from '../../../lambdas/shared/errors.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { MemoryApprovals } from '../shared/memory-approvals.ts';
import { mailbox, sampleCounts, sampleIncident, sampleRun } from '../shared/recovery-samples.ts';

const input = (more: Partial<ApprovePatchInput> = {}): ApprovePatchInput => ({
  run: sampleRun,
  incident: sampleIncident(),
  pass: 1,
  summaryKey: 'runs/inc-1234/summary/1.json',
  reportHash: 'aa'.repeat(32),
  counts: sampleCounts(),
  taskToken: 'token-1',
  ...more,
});

const bench = (refused: readonly string[] = []) => {
  const approvals = new MemoryApprovals();
  const { mails, sendMail } = mailbox(new Set(refused));
  const sent: { taskToken: string; decision: ApprovalDecision }[] = [];
  const warnings: string[] = [];
  const state = { lifted: false };
  const ports = {
    approvals,
    sendMail,
    runs: {
      assertNotLifted: async () => {
        if (state.lifted) throw new FreezeLiftedError('lifted');
      },
    },
    answerTask: async (taskToken: string, decision: ApprovalDecision) => {
      sent.push({ taskToken, decision });
      return 'delivered' as const;
    },
    approvers: ['ana@example.com', 'ben@example.com'],
    pageUrl: 'https://abc.lambda-url.eu-central-1.on.aws/',
    now: () => Date.parse('2026-11-21T03:00:00.000Z'),
    warn: (sentence: string) => void warnings.push(sentence),
  };
  const secrets = () => mails.map((mail) => /\/approve\/([A-Za-z0-9_-]{22})\n/.exec(mail.text)?.[1] ?? '');
  const only = () => [...approvals.approvals.values()][0];
  return { approvals, ports, mails, sent, warnings, state, secrets, only };
};

const decision: ApprovalDecision = { decision: 'approve', by: 'ana@example.com', at: '2026-11-21T03:10:00.000Z' };

describe('ApprovePatch', () => {
  it('mails each approver a link of their own, of which only the hash is kept', async () => {
    const { approvals, ports, mails, secrets } = bench();
    expect(await approvePatch(input(), ports)).toEqual({ asked: ['ana@example.com', 'ben@example.com'] });
    expect(mails.map((mail) => mail.to)).toEqual(['ana@example.com', 'ben@example.com']);
    expect(new Set(secrets()).size).toBe(2);
    for (const [index, secret] of secrets().entries()) {
      expect((await approvals.findByLink(hashSecret(secret)))?.approver).toBe(mails[index]?.to);
      expect(JSON.stringify([...approvals.approvals, ...approvals.links])).not.toContain(secret);
      expect(mails[index]?.html).toContain(`https://abc.lambda-url.eu-central-1.on.aws/approve/${secret}`);
    }
  });

  it('says in the mail what is asked, how long, and what happens if nobody answers', async () => {
    const { ports, mails } = bench();
    await approvePatch(input(), ports);
    const { subject, text } = mails[0] ?? { subject: '', text: '' };
    expect(subject).toBe('coldpatch: orders waits for your decision (1,204 patched, 3 conflicts, run inc-1234)');
    expect(text).toContain('1,100 corrected, attribute by attribute');
    expect(text).toContain('INC-1234: deploy 4f2a wrote wrong totals.');
    expect(text).toContain('valid until Saturday 21 November 2026, 06:59 UTC');
    expect(text).toContain('If nobody answers by then, the writers are thawed and the patched items stay as they are.');
  });

  it('says plainly that a freeze of tenants denies no role anything', async () => {
    const { ports, mails } = bench();
    await approvePatch(input({ incident: sampleIncident({ freeze: { scope: 'tenants', tenants: ['t1'] } }) }), ports);
    expect(mails[0]?.text).toContain('no role is denied its writes');
    expect(mails[0]?.text).not.toContain('stay frozen');
  });

  it('expires before its own task does', async () => {
    const { ports, only } = bench();
    await approvePatch(input(), ports);
    expect(only()?.expiresAt).toBe('2026-11-21T06:59:45.000Z');
  });

  it('does not keep inline keys, which can be many', async () => {
    const { ports, only } = bench();
    const keys = Array.from({ length: 1500 }, (_, n) => ({ tenant: 't', order: `o-${n}` }));
    await approvePatch(input({ incident: sampleIncident({ impactedKeys: { source: 'inline', keys } }) }), ports);
    expect(only()?.asked.impactedKeys).toBe('1,500 keys, given in the incident parameters');
  });

  it('asks nobody once the freeze was lifted', async () => {
    const { approvals, ports, mails, state } = bench();
    state.lifted = true;
    await expect(approvePatch(input(), ports)).rejects.toMatchObject({ name: 'FreezeLiftedError' });
    expect(mails).toEqual([]);
    expect(approvals.writes).toBe(0);
  });

  it('goes on if one approver could be mailed, and warns of the others', async () => {
    const { ports, warnings } = bench(['ana@example.com']);
    expect(await approvePatch(input(), ports)).toEqual({ asked: ['ben@example.com'] });
    expect(warnings[0]).toContain('ana@example.com (MessageRejected: Email address is not verified.)');
  });

  it('fails if no approver could be mailed, says why, and asks again when it is redriven', async () => {
    const failing = bench(['ana@example.com', 'ben@example.com']);
    await expect(approvePatch(input(), failing.ports)).rejects.toMatchObject({
      name: 'ApprovalMailError',
      message: expect.stringMatching(/not verified.*redrive/),
    });
    const { mails, sendMail } = mailbox();
    await approvePatch(input({ taskToken: 'token-2' }), { ...failing.ports, sendMail });
    expect(mails).toHaveLength(2);
    expect(failing.only()?.taskToken).toBe('token-2');
  });

  it('fails if there are no approvers at all', async () => {
    const { ports } = bench();
    await expect(approvePatch(input(), { ...ports, approvers: [] })).rejects.toMatchObject({
      name: 'ApprovalMailError',
    });
  });

  it('run twice, mails fresh links while the first stay valid, all for one approval', async () => {
    const { approvals, ports, secrets } = bench();
    await approvePatch(input(), ports);
    await approvePatch(input({ taskToken: 'token-2' }), ports);
    expect(new Set(secrets()).size).toBe(4);
    const tokens = await Promise.all(
      secrets().map(async (secret) => (await approvals.findByLink(hashSecret(secret)))?.approval.taskToken),
    );
    expect(tokens).toEqual(['token-2', 'token-2', 'token-2', 'token-2']);
    expect(approvals.approvals.size).toBe(1);
  });

  it.each(['decided', 'closed', 'delivered'] as const)(
    'entered again after a redrive, hands a %s answer to the new token and asks nobody',
    async (status) => {
      const { approvals, ports, mails, sent, only } = bench();
      await approvePatch(input(), ports);
      const opened = only();
      const decided = opened && (await approvals.decide(opened, decision));
      if (decided && status !== 'decided') await approvals.settle(decided, status);
      expect(await approvePatch(input({ taskToken: 'token-2' }), ports)).toEqual({ asked: [] });
      expect(sent).toEqual([{ taskToken: 'token-2', decision }]);
      expect(only()?.status).toBe('delivered');
      expect(mails).toHaveLength(2);
    },
  );

  it('cut off at any call and run again, has mailed everybody a link to the one approval, under the new token', async () => {
    const cuts = await atEveryCut(
      bench,
      ({ ports }, gate) => approvePatch(input(), gated(ports, gate)),
      async ({ approvals, ports, mails, secrets }, cut) => {
        await approvePatch(input({ taskToken: 'token-2' }), ports);
        const tokens = await Promise.all(
          secrets().map(async (secret) => (await approvals.findByLink(hashSecret(secret)))?.approval.taskToken),
        );
        expect({ cut, approvals: approvals.approvals.size, tokens: new Set(tokens) }).toEqual({
          cut,
          approvals: 1,
          tokens: new Set(['token-2']),
        });
        expect({ cut, mailed: new Set(mails.map(({ to }) => to)) }).toEqual({ cut, mailed: new Set(ports.approvers) });
      },
    );
    expect(cuts).toBe(12);
  });

  it('cut off at any call while it hands over an answer, hands it over the next time', async () => {
    const answered = async () => {
      const made = bench();
      await approvePatch(input(), made.ports);
      for (const opened of made.approvals.approvals.values()) await made.approvals.decide(opened, decision);
      return made;
    };
    const cuts = await atEveryCut(
      answered,
      ({ ports }, gate) => approvePatch(input({ taskToken: 'token-2' }), gated(ports, gate)),
      async ({ ports, sent, mails, only }, cut) => {
        await approvePatch(input({ taskToken: 'token-3' }), ports);
        expect({ cut, last: sent.at(-1), status: only()?.status, mails: mails.length }).toEqual({
          cut,
          last: { taskToken: 'token-3', decision },
          status: 'delivered',
          mails: 2,
        });
      },
    );
    expect(cuts).toBe(12);
  });

  it('does not deliver twice to one token', async () => {
    const { approvals, ports, sent, only } = bench();
    await approvePatch(input(), ports);
    const opened = only();
    const decided = opened && (await approvals.decide(opened, decision));
    if (decided) await approvals.settle(decided, 'delivered');
    await approvePatch(input(), ports);
    expect(sent).toEqual([]);
  });

  it('asks afresh about another report or another pass', async () => {
    const { approvals, ports, mails, sent, only } = bench();
    await approvePatch(input(), ports);
    const opened = only();
    if (opened) await approvals.decide(opened, decision);
    await approvePatch(input({ reportHash: 'bb'.repeat(32), taskToken: 'token-2' }), ports);
    await approvePatch(input({ pass: 2, taskToken: 'token-3' }), ports);
    expect(mails).toHaveLength(6);
    expect(sent).toEqual([]);
    expect(approvals.approvals.size).toBe(2);
    expect(mails[5]?.text).toContain('pass 2: the failed items were tried again');
  });
});
