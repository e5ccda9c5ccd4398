import { describe, expect, it } from '@jest/globals';
import { hashSecret } from '../../../lambdas/shared/approvals.ts';
import { type AskPorts, ask } from '../../../lambdas/shared/ask.ts';
import type { ApprovalDecision, ApproveInput, QuestionKind } from '../../../lambdas/shared/contract.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { bench, input } from './ask-bench.ts';
import { mailbox, sampleIncident, sampleUndo } from './recovery-samples.ts';

const asking = (asked: ApproveInput, ports: AskPorts, kind: QuestionKind = 'patch') => ask(asked, kind, ports);

const decision: ApprovalDecision = { decision: 'approve', by: 'ana@example.com', at: '2026-11-21T03:10:00.000Z' };

describe('asking', () => {
  it('mails each approver a link of their own, of which only the hash is kept', async () => {
    const { approvals, ports, mails, secrets } = bench();
    expect(await asking(input(), ports)).toEqual({ asked: ['ana@example.com', 'ben@example.com'] });
    expect(mails.map((mail) => mail.to)).toEqual(['ana@example.com', 'ben@example.com']);
    expect(new Set(secrets()).size).toBe(2);
    for (const [index, secret] of secrets().entries()) {
      expect((await approvals.findByLink(hashSecret(secret)))?.approver).toBe(mails[index]?.to);
      expect(JSON.stringify([...approvals.approvals, ...approvals.links])).not.toContain(secret);
      expect(mails[index]?.html).toContain(`https://abc.lambda-url.eu-central-1.on.aws/approve/${secret}`);
    }
  });

  it('expires before its own task does', async () => {
    const { ports, only } = bench();
    await asking(input(), ports);
    expect(only()?.expiresAt).toBe('2026-11-21T06:59:45.000Z');
  });

  it.each([
    ['the end of the freeze, where that comes first', '2026-11-20T21:30:00.000Z', '2026-11-21T05:30:00.000Z'],
    ['its task, where that does', '2026-11-21T02:56:00.000Z', '2026-11-21T06:59:45.000Z'],
  ])('does not outlive %s, and says so', async (_, heldAt, expiresAt) => {
    const { ports, mails, only, state } = bench();
    state.heldAt = heldAt;
    await asking(input(), ports);
    expect(only()?.expiresAt).toBe(expiresAt);
    expect(mails[0]?.text).toContain(`valid until Saturday 21 November 2026, ${expiresAt.slice(11, 16)} UTC`);
  });

  it('does not keep inline keys, which can be many', async () => {
    const { ports, only } = bench();
    const keys = Array.from({ length: 1500 }, (_, n) => ({ tenant: 't', order: `o-${n}` }));
    await asking(input({ incident: sampleIncident({ impactedKeys: { source: 'inline', keys } }) }), ports);
    expect(only()?.asked).toHaveProperty('impactedKeys', '1,500 keys, given in the incident parameters');
  });

  it('asks nobody once the freeze was lifted', async () => {
    const { approvals, ports, mails, marked, state } = bench();
    state.lifted = true;
    await expect(asking(input(), ports)).rejects.toMatchObject({ name: 'FreezeLiftedError' });
    expect([mails, marked]).toEqual([[], []]);
    expect(approvals.writes).toBe(0);
  });

  it('goes on if one approver could be mailed, and warns of the others', async () => {
    const { ports, warnings } = bench(['ana@example.com']);
    expect(await asking(input(), ports)).toEqual({ asked: ['ben@example.com'] });
    expect(warnings[0]).toContain('ana@example.com (MessageRejected: Email address is not verified.)');
  });

  it('fails if no approver could be mailed, says why, and asks again when it is redriven', async () => {
    const failing = bench(['ana@example.com', 'ben@example.com']);
    await expect(asking(input(), failing.ports)).rejects.toMatchObject({
      name: 'ApprovalMailError',
      message: expect.stringMatching(/not verified.*redrive/),
    });
    const { mails, sendMail } = mailbox();
    await asking(input({ taskToken: 'token-2' }), { ...failing.ports, sendMail });
    expect(mails).toHaveLength(2);
    expect(failing.only()?.taskToken).toBe('token-2');
  });

  it('fails if there are no approvers at all', async () => {
    const { ports } = bench();
    await expect(asking(input(), { ...ports, approvers: [] })).rejects.toMatchObject({
      name: 'ApprovalMailError',
    });
  });

  it('run twice, mails fresh links while the first stay valid, all for one approval', async () => {
    const { approvals, ports, secrets } = bench();
    await asking(input(), ports);
    await asking(input({ taskToken: 'token-2' }), ports);
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
      await asking(input(), ports);
      const opened = only();
      const decided = opened && (await approvals.decide(opened, decision));
      if (decided && status !== 'decided') await approvals.settle(decided, status);
      expect(await asking(input({ taskToken: 'token-2' }), ports)).toEqual({ asked: [] });
      expect(sent).toEqual([{ taskToken: 'token-2', decision }]);
      expect(only()?.status).toBe('delivered');
      expect(mails).toHaveLength(2);
    },
  );

  it('cut off at any call and run again, has mailed everybody a link to the one approval, under the new token', async () => {
    const cuts = await atEveryCut(
      bench,
      ({ ports }, gate) => asking(input(), gated(ports, gate)),
      async ({ approvals, ports, mails, secrets }, cut) => {
        await asking(input({ taskToken: 'token-2' }), ports);
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
    expect(cuts).toBe(8);
  });

  it('has told the watchdog where to look before anybody has a link', async () => {
    await atEveryCut(
      bench,
      ({ ports }, gate) => asking(input({ pass: 3 }), gated(ports, gate)),
      async ({ mails, marked }, cut) => {
        expect({ cut, marked: mails.length > 0 ? marked : [3] }).toEqual({ cut, marked: [3] });
      },
    );
  });

  it('cut off at any call while it hands over an answer, hands it over the next time', async () => {
    const answered = async () => {
      const made = bench();
      await asking(input(), made.ports);
      for (const opened of made.approvals.approvals.values()) await made.approvals.decide(opened, decision);
      return made;
    };
    const cuts = await atEveryCut(
      answered,
      ({ ports }, gate) => asking(input({ taskToken: 'token-2' }), gated(ports, gate)),
      async ({ ports, sent, mails, only }, cut) => {
        await asking(input({ taskToken: 'token-3' }), ports);
        expect({ cut, last: sent.at(-1), status: only()?.status, mails: mails.length }).toEqual({
          cut,
          last: { taskToken: 'token-3', decision },
          status: 'delivered',
          mails: 2,
        });
      },
    );
    expect(cuts).toBe(8);
  });

  it('does not deliver twice to one token', async () => {
    const { approvals, ports, sent, only } = bench();
    await asking(input(), ports);
    const opened = only();
    const decided = opened && (await approvals.decide(opened, decision));
    if (decided) await approvals.settle(decided, 'delivered');
    await asking(input(), ports);
    expect(sent).toEqual([]);
  });

  it('asks afresh about another report or another pass', async () => {
    const { approvals, ports, mails, sent, only } = bench();
    await asking(input(), ports);
    const opened = only();
    if (opened) await approvals.decide(opened, decision);
    await asking(input({ summaryVersion: 'version-2', taskToken: 'token-2' }), ports);
    await asking(input({ reportHash: 'bb'.repeat(32), taskToken: 'token-3' }), ports);
    await asking(input({ pass: 2, taskToken: 'token-4' }), ports);
    expect(mails).toHaveLength(8);
    expect(sent).toEqual([]);
    expect(approvals.approvals.size).toBe(2);
    expect(mails[7]?.text).toContain('pass 2: the failed items were tried again');
  });

  it('keeps an undo as it was asked for', async () => {
    const { ports, only } = bench();
    await asking(input({ incident: sampleUndo() }), ports, 'undo');
    expect(only()).toMatchObject({ kind: 'undo', asked: { undo: { runId: 'inc-1233' } }, summaryVersion: 'version-1' });
  });
});
