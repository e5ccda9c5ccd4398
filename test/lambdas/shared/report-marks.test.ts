import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReportMarks } from '../../../lambdas/shared/report-marks.ts';
import { createRunStoreTable, startEngine } from './engine.ts';

let engine: Awaited<ReturnType<typeof startEngine>>;
beforeAll(async () => {
  engine = await startEngine();
  await createRunStoreTable(engine.client, 'runs');
});
afterAll(() => engine.stop());

describe('ReportMarks', () => {
  it('remember what was reported', async () => {
    const marks = new ReportMarks(engine.client, 'runs');
    expect(await marks.has('arn#FAILED#1')).toBe(false);
    await marks.set('arn#FAILED#1');
    await marks.set('arn#FAILED#1');
    expect(await marks.has('arn#FAILED#1')).toBe(true);
    expect(await marks.has('arn#FAILED#2')).toBe(false);
  });
});
