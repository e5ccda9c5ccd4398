import { describe, expect, it } from '@jest/globals';
import { checkPlan } from '../../../lambdas/check-plan/check-plan.ts';
import { FreezeLiftedError, PlanChangedError } from '../../../lambdas/shared/errors.ts';
import { toJsonLines } from '../../../lambdas/shared/json-lines.ts';
import { layout } from '../../../lambdas/shared/layout.ts';
import { sha256 } from '../../../lambdas/shared/stored-rows.ts';
import { summarizePatch } from '../../../lambdas/summarize-patch/summarize-patch.ts';
import { held, incident, run } from '../incident.ts';
import { key, makePlan } from '../make-plan.ts';
import { memoryBucket } from '../memory-bucket.ts';

/** A plan of two files, as it was approved, and what is to be checked about it. */
const approved = async () => {
  const bucket = memoryBucket();
  const ids = ['a', 'b'];
  await bucket.put(`${layout.keys('run-1', 1)}all.jsonl`, toJsonLines(ids.map((id) => ({ key: key(id) }))));
  const made = await makePlan(bucket, ids);
  const { readVersion } = bucket;
  const check = (over: object = {}, hold = held) =>
    checkPlan({ run, approved: [{ ...made.plan, ...over }] }, { hold, bucket, readVersion });
  return { bucket, ...made, check };
};

/** The same, and a canary after which one key is left. */
const afterCanary = async () => {
  const it = await approved();
  const { bucket, plan, rowsPrefix } = it;
  const { readVersion } = bucket;
  await bucket.put('manifest.json', '{"ResultFiles": {}}');
  await bucket.put(
    `${layout.outcomes('run-1', 1, 'one')}0001.jsonl`,
    toJsonLines([{ key: key('b'), outcome: 'updated', changes: {}, unprotected: false }]),
  );
  const canary = await summarizePatch(
    { run, incident: incident(), pass: 1, manifestKey: 'manifest.json', rowsPrefix, approved: [plan], canary: true },
    { hold: held, bucket, readVersion },
  );
  const [left = ''] = await bucket.list(layout.keys('run-1', 2));
  const check = () => checkPlan({ run, approved: [plan, canary] }, { hold: held, bucket, readVersion });
  return { ...it, left, check };
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

  it('says which file can not be read', async () => {
    const { bucket, file, check } = await approved();
    bucket.read = () => Promise.reject(Object.assign(new Error('Access Denied'), { name: 'AccessDenied' }));
    await expect(check()).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `${file} can not be read: Access Denied`,
    });
  });

  it('refuses a plan of which a byte was changed, until it is back', async () => {
    const { bucket, file, rows, check } = await approved();
    await bucket.put(file, rows.replace('live-b', 'live-c'));
    await expect(check()).rejects.toThrow(PlanChangedError);
    await expect(check()).rejects.toThrow(
      `Nothing was written to the table since the decision. Changed, added or removed: ${file}.`,
    );
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
    await expect(check({ summaryVersion: 'version-1' })).rejects.toThrow('NoSuchVersion');
  });

  it('reads nothing when the freeze was lifted', async () => {
    const { bucket, check } = await approved();
    bucket.objects.clear();
    const lifted = { ...held, assertNotLifted: () => Promise.reject(new FreezeLiftedError('lifted')) };
    await expect(check({}, lifted)).rejects.toThrow(FreezeLiftedError);
  });

  it('reads no report by which nothing is applied', async () => {
    const { bucket, plan, check } = await approved();
    const text = (bucket.objects.get(plan.summaryKey) ?? '').replace(
      /"plan": {.*?},\n {2}"next"/s,
      '"plan": null, "next"',
    );
    const summaryVersion = await bucket.put(plan.summaryKey, text);
    await expect(check({ summaryVersion, reportHash: sha256(text) })).rejects.toThrow('no rows are applied by');
  });
});

describe('checkPlan before a further pass', () => {
  it('finds the plan, and the rows of that pass, as they were decided on', async () => {
    const { check, bucket, left } = await afterCanary();
    await check();
    await bucket.put(layout.failed('run-1', 1), 'else\n');
    expect(left).not.toBe('');
    await check();
  });

  it('refuses a plan that was changed after it was applied in part, until it is back', async () => {
    const { bucket, file, rows, check } = await afterCanary();
    await bucket.put(file, rows.replace('live-b', 'live-c'));
    await expect(check()).rejects.toThrow(PlanChangedError);
    await bucket.put(file, rows);
    await check();
  });

  it('refuses rows of that pass that were changed, or are more: these are what is read', async () => {
    const { bucket, left, check } = await afterCanary();
    const rows = bucket.objects.get(left) ?? '';
    await bucket.put(left, rows.replace(/,"planned":{[^}]*}/, ''));
    await expect(check()).rejects.toThrow(`Changed, added or removed: ${left}.`);
    await bucket.put(left, rows);
    await bucket.put(`${layout.keys('run-1', 2)}more.jsonl`, rows);
    await expect(check()).rejects.toThrow(PlanChangedError);
    await bucket.remove(`${layout.keys('run-1', 2)}more.jsonl`);
    await check();
  });
});
