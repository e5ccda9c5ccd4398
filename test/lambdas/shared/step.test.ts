import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { logger, step } from '../../../lambdas/shared/step.ts';

const context = { awsRequestId: 'request-1', functionName: 'PatchBatch' } as Context;

describe("a step's log", () => {
  const lines: string[] = [];
  beforeEach(() => {
    lines.length = 0;
    for (const level of ['info', 'error'] as const)
      jest.spyOn(logger, level).mockImplementation((message, ...more) => {
        lines.push(JSON.stringify([level, message, ...more.map((one) => (one instanceof Error ? one.message : one))]));
      });
  });
  afterEach(() => void jest.restoreAllMocks());

  it.each([
    ['a step', { run: { runId: 'inc-1' } }],
    ["a Map's child", { BatchInput: { run: { runId: 'inc-1' } }, Items: [{ secret: 'item' }] }],
    ['LiftFreeze', { runId: 'inc-1' }],
  ])('tells of the beginning and the end, and of the run, but not of items: %s', async (_, event) => {
    await step(async () => ({ item: 'secret' }))(event, context);
    expect(lines).toEqual(['["info","begun",{"runId":"inc-1"}]', '["info","done",{"runId":"inc-1"}]']);
  });

  it('tells why it failed', async () => {
    const failing = step(() => Promise.reject(new Error('No more.')));
    await expect(failing({ run: { runId: 'inc-1' } }, context)).rejects.toThrow('No more.');
    expect(lines).toEqual(['["info","begun",{"runId":"inc-1"}]', '["error","failed",{"runId":"inc-1","error":{}}]']);
  });
});
