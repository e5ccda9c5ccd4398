import { describe, expect, it } from '@jest/globals';
import { approvePatch } from '../../../lambdas/approve-patch/approve-patch.ts';
import { bench, input } from '../shared/ask-bench.ts';
import { sampleUndo } from '../shared/recovery-samples.ts';

describe('ApprovePatch', () => {
  it.each([
    ['a patch', {}, 'patch'],
    ['a canary', { canary: true }, 'canary'],
    ['an undo', { incident: sampleUndo() }, 'undo'],
  ] as const)('asks about %s', async (_, more, kind) => {
    const { ports, only, marked } = bench();
    await approvePatch({ ...input(), canary: false, ...more }, ports);
    expect(only()).toMatchObject({ kind, pass: 1, status: 'open' });
    expect(marked).toEqual([1]);
  });
});
