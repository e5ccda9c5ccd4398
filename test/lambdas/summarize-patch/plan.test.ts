import { describe, expect, it } from '@jest/globals';
import type { SummarizePatchInput } from '../../../lambdas/shared/contract.ts';
import { layout } from '../../../lambdas/shared/layout.ts';
import { storedRows } from '../../../lambdas/shared/stored-rows.ts';
import { makePlan, plannedRow } from '../make-plan.ts';
import { key, world } from './world.ts';

/** The canary of an approved plan, of four keys: one was updated. */
const canaryOfPlan = async () => {
  const it = await world(['a', 'b', 'c', 'd']);
  const { plan, rowsPrefix, file, rows } = await makePlan(it.bucket, ['a', 'b', 'c', 'd']);
  await it.outcome(1, 'one', 1, { b: 'updated' });
  const summarize = (more: Partial<SummarizePatchInput> = {}) =>
    it.summarize(1, { rowsPrefix, approved: [plan], canary: true, ...more });
  const next = () => it.bucket.lines(layout.keys('run-1', 2));
  return { ...it, plan, rowsPrefix, file, rows, summarize, next };
};

describe('the plan that was applied', () => {
  it('is as it was approved: the rows of the next pass come from it, and the report is bound to them', async () => {
    const { bucket, summarize, summary, next } = await canaryOfPlan();
    expect(await summarize()).toMatchObject({ planChange: null, next: { keys: 3 } });
    expect(next()).toEqual(['c', 'd', 'a'].map(plannedRow));
    const [file = ''] = await bucket.list(layout.keys('run-1', 2));
    const { files, ...bound } = summary().next ?? { files: {} };
    expect(bound).toMatchObject({ rowsPrefix: layout.keys('run-1', 2) });
    expect(storedRows(layout.keys('run-1', 2), new Map([[file, Object.values(files)[0] ?? '']]))).toEqual(
      summary().next,
    );
    expect(summary()).toMatchObject({ planChange: null, keys: 4, remaining: 3 });
  });

  it.each([
    ['changed', (rows: string) => rows.replace('live-c', 'live-x')],
    ['cut short', (rows: string) => rows.replace(/.*\n/, '')],
    ['no rows', () => '{}\n'],
    ['no JSON', () => 'else\n'],
    ['empty', () => ''],
  ])(
    'whose file was %s is said to be so; every collected key has its outcome, and no further pass is made',
    async (_, become) => {
      const { bucket, file, rows, summarize, summary, next } = await canaryOfPlan();
      await bucket.put(file, become(rows));
      const planChange = { files: [file], total: 1 };
      expect(await summarize()).toMatchObject({ planChange, next: { keys: 0 } });
      expect(summary()).toMatchObject({ planChange, next: null, keys: 4, counts: { updated: 1 }, remaining: 3 });
      expect(next()).toEqual([]);
    },
  );

  it('is changed by a file that is gone, or that was added', async () => {
    const { bucket, rowsPrefix, file, rows, summarize } = await canaryOfPlan();
    await bucket.put(`${rowsPrefix}3.jsonl`, rows);
    expect(await summarize()).toMatchObject({ planChange: { files: [`${rowsPrefix}3.jsonl`] } });
    await bucket.remove(file);
    expect(await summarize()).toMatchObject({ planChange: { files: [file, `${rowsPrefix}3.jsonl`], total: 2 } });
    await bucket.remove(`${rowsPrefix}3.jsonl`);
    await bucket.put(file, rows);
    expect(await summarize()).toMatchObject({ planChange: null, next: { keys: 3 } });
  });

  it('lists the first twenty files, and says how many there are', async () => {
    const { bucket, rowsPrefix, summarize } = await canaryOfPlan();
    for (let n = 10; n < 35; n++) await bucket.put(`${rowsPrefix}3-${n}.jsonl`, '');
    const { planChange } = await summarize();
    expect(planChange).toMatchObject({ total: 25 });
    expect(planChange?.files).toHaveLength(20);
  });

  it('is not blamed for what else goes wrong', async () => {
    const { bucket, summarize } = await canaryOfPlan();
    const put = bucket.put;
    Object.assign(bucket, {
      put: (file: string, text: string) =>
        file.startsWith(layout.keys('run-1', 2)) ? Promise.reject(new Error('SlowDown')) : put(file, text),
    });
    await expect(summarize()).rejects.toThrow('SlowDown');
  });

  it('and the rows of a further pass, are both compared after it', async () => {
    const { bucket, plan, rowsPrefix, outcome, summarize, summary } = await canaryOfPlan();
    const canary = await summarize();
    await outcome(2, 'two', 1, { a: 'unchanged', c: 'updated', d: 'failed' });
    const further = { pass: 2, rowsPrefix, approved: [plan, canary], canary: false };
    expect(await summarize(further)).toMatchObject({ planChange: null, next: { keys: 1 } });
    expect(bucket.lines(layout.keys('run-1', 3))).toEqual([plannedRow('d')]);

    const [left = ''] = await bucket.list(layout.keys('run-1', 2));
    await bucket.put(left, '');
    expect(await summarize(further)).toMatchObject({ planChange: { files: [left], total: 1 }, next: { keys: 0 } });
    expect(summary(2)).toMatchObject({ kind: 'patch', keys: 4, failures: [{ key: key('d') }] });
    expect(bucket.lines(layout.keys('run-1', 3))).toEqual([]);
  });
});
