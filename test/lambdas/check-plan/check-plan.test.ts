import { describe, expect, it } from '@jest/globals';
import { checkPlan } from '../../../lambdas/check-plan/check-plan.ts';
import { FreezeLiftedError, PlanChangedError } from '../../../lambdas/shared/errors.ts';
import { toJsonLines } from '../../../lambdas/shared/json-lines.ts';
import { layout } from '../../../lambdas/shared/layout.ts';
import { summarizeRehearsal } from '../../../lambdas/summarize-rehearsal/summarize-rehearsal.ts';
import { held, incident, run } from '../incident.ts';
import { memoryBucket } from '../memory-bucket.ts';

const key = (id: string) => ({ pk: { S: id }, sk: { N: '1' } });

/** A plan of two files, as it was approved, and what is to be checked about it. */
const approved = async () => {
  const bucket = memoryBucket();
  const ids = ['a', 'b'];
  await bucket.put(`${layout.keys('run-1', 1)}all.jsonl`, toJsonLines(ids.map((id) => ({ key: key(id) }))));
  const lines = ids.map((id) => ({
    entry: { key: key(id), outcome: id === 'a' ? 'unchanged' : 'updated', unprotected: false },
    row: { key: key(id), planned: { base: `base-${id}`, live: `live-${id}` } },
  }));
  await bucket.put(layout.rehearsed('run-1', 'one'), toJsonLines(lines));
  const ports = { hold: held, bucket, newAttempt: () => 'attempt-1' };
  const { rowsPrefix, summaryKey, summaryVersion, reportHash } = await summarizeRehearsal(
    { run, incident: incident() },
    ports,
  );
  const report = bucket.objects.get(summaryKey) ?? '';
  const readVersion = async (name: string, version: string) =>
    Buffer.from(name === summaryKey && version === summaryVersion ? report : '');
  const [file = ''] = await bucket.list(rowsPrefix);
  const check = (over: object = {}, hold = held) =>
    checkPlan({ run, summaryKey, summaryVersion, reportHash, ...over }, { hold, bucket, readVersion });
  return { bucket, rowsPrefix, file, rows: bucket.objects.get(file) ?? '', check };
};

describe('checkPlan', () => {
  it('finds the plan as it was approved, again and again, whatever lies beside it', async () => {
    const { bucket, check } = await approved();
    await check();
    // Another attempt's plan, and its report: nobody was asked about these.
    await bucket.put(`${layout.plan('run-1', 'attempt-2')}1-0000.jsonl`, 'else\n');
    await bucket.put(layout.planSummary('run-1'), 'another report');
    await check();
  });

  it('refuses a plan of which a byte was changed, until it is back', async () => {
    const { bucket, file, rows, check } = await approved();
    await bucket.put(file, rows.replace('live-b', 'live-c'));
    await expect(check()).rejects.toThrow(PlanChangedError);
    await expect(check()).rejects.toThrow('a file under runs/run-1/plan/attempt-1/ was changed, added or removed');
    await bucket.put(file, rows);
    await check();
  });

  it.each(['0', '1-', '1-0000.json', '2-0001.jsonl', 'more/1-0000.jsonl'])(
    'refuses a plan with a file more: %s',
    async (name) => {
      const { bucket, rowsPrefix, check } = await approved();
      await bucket.put(`${rowsPrefix}${name}`, '');
      await expect(check()).rejects.toThrow(PlanChangedError);
      await bucket.remove(`${rowsPrefix}${name}`);
      await check();
    },
  );

  it('refuses a plan that lacks a file, or has it by another name', async () => {
    const { bucket, rowsPrefix, file, rows, check } = await approved();
    await bucket.remove(file);
    await expect(check()).rejects.toThrow(PlanChangedError);
    await bucket.put(`${rowsPrefix}renamed.jsonl`, rows);
    await expect(check()).rejects.toThrow(PlanChangedError);
  });

  it('refuses a plan whose file goes while it is read', async () => {
    const { bucket, file, check } = await approved();
    const list = bucket.list;
    Object.assign(bucket, {
      list: async (prefix: string) => {
        const files = await list(prefix);
        await bucket.remove(file);
        return files;
      },
    });
    await expect(check()).rejects.toThrow(PlanChangedError);
  });

  it('reads no other report than the one that was approved', async () => {
    const { check } = await approved();
    await expect(check({ reportHash: '00'.repeat(32) })).rejects.toThrow('is not the report that was asked about');
    await expect(check({ summaryVersion: 'version-0' })).rejects.toThrow('is not the report that was asked about');
  });

  it('reads nothing when the freeze was lifted', async () => {
    const { bucket, check } = await approved();
    bucket.objects.clear();
    const lifted = { ...held, assertNotLifted: () => Promise.reject(new FreezeLiftedError('lifted')) };
    await expect(check({}, lifted)).rejects.toThrow(FreezeLiftedError);
  });
});
