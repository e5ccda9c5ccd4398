import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Outcome } from '../../../lambdas/shared/contract.ts';
import { layout } from '../../../lambdas/shared/layout.ts';
import { countOutcomes } from '../../../lambdas/shared/outcome-entry.ts';
import { child, key, world } from './world.ts';

const outcomes: Outcome[] = ['unchanged', 'put', 'updated', 'deleted', 'kept', 'expired', 'conflict', 'failed'];
const most = 25;
const allIds = Array.from({ length: most }, (_, n) => `k${n}`);

/** A batch of a pass: its keys, and what each of its attempts wrote down; an attempt may be cut off before some keys. */
const batch = fc.record({
  members: fc.subarray(allIds),
  attempts: fc.array(fc.dictionary(fc.constantFrom(...allIds), fc.constantFrom(...outcomes)), { maxLength: 3 }),
});
const pass = fc.array(batch, { maxLength: 4 });
const history = fc.record({
  ids: fc.subarray(allIds, { minLength: 1 }),
  passes: fc.array(pass, { minLength: 1, maxLength: 3 }),
  failed: fc.array(fc.subarray(allIds)),
  pending: fc.array(fc.subarray(allIds)),
  canary: fc.boolean(),
  different: fc.subarray(allIds),
});
const isChange = (outcome: Outcome) => ['put', 'updated', 'deleted'].includes(outcome);

/** Each key is in one batch a pass: later batches leave out what earlier ones have. */
const parted = (
  batches: readonly (typeof batch extends fc.Arbitrary<infer B> ? B : never)[],
  ids: readonly string[],
) => {
  const left = new Set(ids);
  return batches.map(({ members, attempts }) => {
    const mine = members.filter((id) => left.delete(id));
    return attempts.map((attempt) => Object.fromEntries(Object.entries(attempt).filter(([id]) => mine.includes(id))));
  });
};

describe('every collected key', () => {
  it('has exactly one outcome, or its turn is still to come, whatever was tried and cut off', async () => {
    await fc.assert(
      fc.asyncProperty(history, async ({ ids, passes, failed, pending, canary, different }) => {
        const last = passes.length;
        const it = await world(ids);
        const expected = new Map<string, Outcome>();
        for (const [index, batches] of passes.entries())
          for (const [number, attempts] of parted(batches, ids).entries())
            for (const [attempt, entries] of attempts.entries()) {
              await it.outcome(index + 1, `batch-${number}`, attempt + 1, entries);
              for (const [id, outcome] of Object.entries(entries)) {
                const known = expected.get(id);
                if (known === undefined || !isChange(known)) expected.set(id, outcome);
              }
            }
        await it.results({ FAILED: failed.map((some) => child(some)), PENDING: pending.map((some) => child(some)) });
        const tried = new Set([...failed, ...pending].flat());
        const checked = ids.length;
        const lines = different.filter((id) => ids.includes(id)).map((id) => ({ key: key(id), reason: 'x' }));
        await it.verified(last, 'one', [{ checked }, ...lines]);

        const { counts, next } = await it.summarize(last, { canary });

        const remaining = ids.filter((id) => !expected.has(id) && canary && !tried.has(id));
        const final = ids.filter((id) => !remaining.includes(id)).map((id) => expected.get(id) ?? 'failed');
        const failedIds = ids.filter((id) => !remaining.includes(id) && (expected.get(id) ?? 'failed') === 'failed');
        const summary = it.summary(last);
        expect(counts).toEqual(countOutcomes(final));
        expect(summary).toMatchObject({ keys: ids.length, counts, remaining: remaining.length });
        expect(summary.failures.map((note) => note.key)).toEqual(failedIds.map(key));
        expect(it.bucket.lines(layout.failed('run-1', last))).toEqual(summary.failures);
        expect(it.bucket.lines(layout.keys('run-1', last + 1)).map((row) => row.key)).toEqual(
          ids.filter((id) => failedIds.includes(id) || remaining.includes(id)).map(key),
        );
        expect(next).toEqual({ keys: failedIds.length + remaining.length, batchSize: 1 });
        expect(summary.conflicts.map((note) => note.key)).toEqual(
          ids.filter((id) => expected.get(id) === 'conflict').map(key),
        );
        expect(summary.samples.every((sample) => isChange(sample.outcome))).toBe(true);
        expect(summary.proof).toMatchObject({ checked, asDecided: checked - lines.length });
        const done = (id: string) => !['conflict', 'failed', undefined].includes(expected.get(id));
        expect(new Set(summary.proof?.different.map((note) => JSON.stringify(note.key)))).toEqual(
          new Set(lines.filter((line) => done(line.key.pk.S)).map((line) => JSON.stringify(line.key))),
        );
      }),
      { numRuns: 300 },
    );
  });
});
