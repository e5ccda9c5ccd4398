import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ReportMarks } from '../../../lambdas/shared/report-marks.ts';
import { createRunStoreTable, type Engine, startEngine } from './engine.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
  await createRunStoreTable(engine.client, 'runs');
});
afterAll(() => engine.close());

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
