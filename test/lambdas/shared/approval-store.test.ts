import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ApprovalStore } from '../../../lambdas/shared/approval-store.ts';
import { createRunStoreTable, type Engine, startEngine } from './engine.ts';
import { MemoryApprovals } from './memory-approvals.ts';
import { sampleQuestion } from './recovery-samples.ts';

const question = sampleQuestion();
const at = '2026-11-21T03:20:00.000Z';
const approve = { decision: 'approve', by: 'ana@example.com', at } as const;
const retry = { decision: 'retry', by: 'ben@example.com', at } as const;

let engine: Engine;
let tables = 0;
beforeAll(async () => {
  engine = await startEngine();
});
afterAll(() => engine.close());

const makers = {
  'in DynamoDB': async () => {
    tables += 1;
    await createRunStoreTable(engine.client, `runs-${tables}`);
    return new ApprovalStore(engine.client, `runs-${tables}`);
  },
  'in memory': async () => new MemoryApprovals(),
};

describe.each(Object.entries(makers))('Approvals %s', (_, make) => {
  let store: ApprovalStore | MemoryApprovals;
  beforeEach(async () => {
    store = await make();
  });

  it('are found as they were opened, by run and pass and by link', async () => {
    expect(await store.find(question)).toBeUndefined();
    expect(await store.open(question)).toBe(true);
    await store.addLink('hash-1', question, 'ana@example.com');
    const approval = { ...question, status: 'open', decision: null };
    expect(await store.find(question)).toEqual(approval);
    expect(await store.find({ ...question, pass: 2 })).toBeUndefined();
    expect(await store.findByLink('hash-1')).toEqual({ approval, approver: 'ana@example.com' });
    expect(await store.findByLink('hash-2')).toBeUndefined();
  });

  it('opened again take the new token and deadline, and keep their links', async () => {
    await store.open(question);
    await store.addLink('hash-1', question, 'ana@example.com');
    const again = { ...question, taskToken: 'token-2', expiresAt: '2026-11-21T09:00:00.000Z' };
    expect(await store.open(again)).toBe(true);
    expect((await store.findByLink('hash-1'))?.approval).toMatchObject({
      taskToken: 'token-2',
      expiresAt: again.expiresAt,
    });
  });

  it('are decided by one of many at once', async () => {
    await store.open(question);
    const opened = await store.find(question);
    if (opened === undefined) throw new Error('not opened');
    const decided = await Promise.all(
      [approve, retry, approve, retry].map((decision) => store.decide(opened, decision)),
    );
    const won = decided.filter((approval) => approval !== undefined);
    expect(won).toHaveLength(1);
    expect(await store.find(question)).toEqual(won[0]);
  });

  it('are decided with the token of now, not the one that was seen', async () => {
    await store.open(question);
    const seen = { ...question, status: 'open', decision: null } as const;
    await store.open({ ...question, taskToken: 'token-2' });
    expect(await store.decide(seen, approve)).toMatchObject({
      taskToken: 'token-2',
      status: 'decided',
      decision: approve,
    });
  });

  it('are not decided once they expired, or about another report', async () => {
    await store.open(question);
    const seen = { ...question, status: 'open', decision: null } as const;
    expect(await store.decide(seen, { ...approve, at: question.expiresAt })).toBeUndefined();
    expect(await store.decide({ ...seen, reportHash: 'other' }, approve)).toBeUndefined();
    expect(await store.decide({ ...seen, summaryVersion: 'other' }, approve)).toBeUndefined();
    expect((await store.find(question))?.status).toBe('open');
  });

  it('stay decided when they are opened again about the same report, and take another report afresh', async () => {
    await store.open(question);
    await store.decide({ ...question, status: 'open', decision: null }, approve);
    expect(await store.open({ ...question, taskToken: 'token-2' })).toBe(false);
    expect(await store.open({ ...question, reportHash: 'other' })).toBe(true);
    expect(await store.find(question)).toMatchObject({ status: 'open', decision: null, reportHash: 'other' });
  });

  it('take the same words in another version of the report for another report', async () => {
    await store.open(question);
    await store.decide({ ...question, status: 'open', decision: null }, approve);
    const again = { ...question, summaryVersion: 'version-2', taskToken: 'token-2' };
    expect(await store.renew({ ...again, status: 'decided', decision: approve }, 'token-2')).toBeUndefined();
    expect(await store.open(again)).toBe(true);
    expect(await store.find(question)).toEqual({ ...again, status: 'open', decision: null });
  });

  it('are apart for a plan, which is pass 0, and for what is patched', async () => {
    await store.open({ ...question, pass: 0, kind: 'plan' });
    expect(await store.find(question)).toBeUndefined();
    await store.open(question);
    expect([(await store.find({ ...question, pass: 0 }))?.kind, (await store.find(question))?.kind]).toEqual([
      'plan',
      'patch',
    ]);
  });

  it('are settled only under the token that was answered', async () => {
    await store.open(question);
    const decided = await store.decide({ ...question, status: 'open', decision: null }, approve);
    if (decided === undefined) throw new Error('not decided');
    const renewed = await store.renew(decided, 'token-2');
    await store.settle(decided, 'closed');
    expect(await store.find(question)).toMatchObject({ status: 'decided', taskToken: 'token-2' });
    await store.settle(renewed ?? decided, 'delivered');
    expect((await store.find(question))?.status).toBe('delivered');
  });

  it('are delivered, if one of two who delivered at once heard so', async () => {
    await store.open(question);
    const decided = await store.decide({ ...question, status: 'open', decision: null }, approve);
    if (decided === undefined) throw new Error('not decided');
    for (const status of ['closed', 'delivered', 'closed'] as const) await store.settle(decided, status);
    expect((await store.find(question))?.status).toBe('delivered');
  });

  it('are not renewed before anyone decided', async () => {
    await store.open(question);
    expect(await store.renew({ ...question, status: 'open', decision: null }, 'token-2')).toBeUndefined();
  });
});

describe('Approvals in DynamoDB', () => {
  it('are removed by time to live, 35 days after their deadline', async () => {
    const store = await makers['in DynamoDB']();
    await (store as ApprovalStore).open(question);
    await (store as ApprovalStore).addLink('hash-1', question, 'ana@example.com');
    for (const pk of [`DECISION#${question.runId}#${question.startedAt}#1`, 'APPROVAL#hash-1']) {
      const { Item } = await engine.client.send(
        new GetItemCommand({ TableName: `runs-${tables}`, Key: { pk: { S: pk } } }),
      );
      expect(Number(Item?.expiresAt?.N)).toBe(Date.parse(question.expiresAt) / 1000 + 35 * 24 * 3600);
    }
  });
});
