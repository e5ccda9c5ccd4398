import { describe, expect, it } from '@jest/globals';
import { collectJournal } from '../../../lambdas/collect-journal/collect-journal.ts';
import { FreezeLiftedError } from '../../../lambdas/shared/errors.ts';
import { layout } from '../../../lambdas/shared/layout.ts';
import { atEveryCut, gated } from '../cuts.ts';
import { held, run } from '../incident.ts';
import { memoryBucket } from '../memory-bucket.ts';
import { exampleUndo } from '../shared/example-run.ts';

const input = (target = 'run-0') => ({ run, incident: exampleUndo('run-0'), target });

/** A bucket in which batches of the target's passes have journals. */
const bucketWith = (batches: Record<number, readonly string[]>, target = 'run-0') => {
  const bucket = memoryBucket();
  for (const [pass, ids] of Object.entries(batches))
    for (const id of ids) {
      bucket.objects.set(`${layout.journal(target, Number(pass), id)}0001.jsonl`, '');
      bucket.objects.set(`${layout.journal(target, Number(pass), id)}0002.jsonl`, '');
    }
  return bucket;
};
const rows = (bucket: ReturnType<typeof memoryBucket>, pass: number, target = 'run-0') =>
  bucket.lines(layout.reverts('run-1', target, pass)).map(({ journal }) => journal);

describe('CollectJournal', () => {
  it('lists each batch’s journal once, pass by pass', async () => {
    const bucket = bucketWith({ 1: ['a', 'b'], 2: ['b'] });
    expect(await collectJournal(input(), { hold: held, bucket })).toEqual({ passes: 2 });
    expect(rows(bucket, 1)).toEqual(['runs/run-0/journal/1/a/', 'runs/run-0/journal/1/b/']);
    expect(rows(bucket, 2)).toEqual(['runs/run-0/journal/2/b/']);
  });

  it('counts neither passes that wrote nothing nor the pass 10 before the pass 9', async () => {
    const bucket = bucketWith({ 10: ['z'], 9: ['y'], 2: ['x'] });
    expect(await collectJournal(input(), { hold: held, bucket })).toEqual({ passes: 3 });
    expect([1, 2, 3].flatMap((pass) => rows(bucket, pass))).toEqual([
      'runs/run-0/journal/2/x/',
      'runs/run-0/journal/9/y/',
      'runs/run-0/journal/10/z/',
    ]);
  });

  it('takes no run for another whose name begins alike', async () => {
    const bucket = bucketWith({ 1: ['a'] }, 'run-01');
    expect(await collectJournal(input(), { hold: held, bucket })).toEqual({ passes: 0 });
  });

  it('finds nothing where nothing was written', async () => {
    const bucket = memoryBucket();
    expect(await collectJournal(input(), { hold: held, bucket })).toEqual({ passes: 0 });
    expect(bucket.objects.size).toBe(0);
  });

  it('lists the passes of its own run, when that is what goes back', async () => {
    const bucket = bucketWith({ 1: ['a'] }, 'run-1');
    expect(await collectJournal(input('run-1'), { hold: held, bucket })).toEqual({ passes: 1 });
    expect(rows(bucket, 1, 'run-1')).toEqual(['runs/run-1/journal/1/a/']);
  });

  it('writes files of at most fifty thousand rows', async () => {
    const ids = Array.from({ length: 50_001 }, (_, index) => `batch-${index}`);
    const bucket = bucketWith({ 1: ids });
    await collectJournal(input(), { hold: held, bucket });
    expect((await bucket.list(layout.reverts('run-1', 'run-0', 1))).length).toBe(2);
    expect(new Set(rows(bucket, 1)).size).toBe(ids.length);
  });

  it('cut off at any call, or beside itself, leaves what one attempt leaves', async () => {
    const newBucket = () => bucketWith({ 1: ['a', 'b'], 2: ['b'] });
    const uncut = newBucket();
    await collectJournal(input(), { hold: held, bucket: uncut });
    const cuts = await atEveryCut(
      newBucket,
      (bucket, gate) => collectJournal(input(), gated({ hold: held, bucket }, gate)),
      async (bucket, cut) => {
        const both = [1, 2].map(() => collectJournal(input(), { hold: held, bucket }));
        expect({ cut, outputs: await Promise.all(both) }).toEqual({ cut, outputs: [{ passes: 2 }, { passes: 2 }] });
        expect([...bucket.objects].sort()).toEqual([...uncut.objects].sort());
      },
    );
    expect(cuts).toBe(5);
  });

  it('lists nothing once the freeze was lifted', async () => {
    const bucket = bucketWith({ 1: ['a'] });
    const hold = { assertNotLifted: () => Promise.reject(new FreezeLiftedError('Lifted.')) };
    await expect(collectJournal(input(), { hold, bucket })).rejects.toThrow(FreezeLiftedError);
    expect(rows(bucket, 1)).toEqual([]);
  });
});
