import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WriteTimes } from '../../../sandbox/dynamodb/write-times.ts';

interface Write {
  readonly sentMs: number;
  seq?: number;
  answeredMs?: number;
}

/** Writes on their way: they are committed and answered in any order, a commit always before its answer. */
const steps = fc.array(
  fc.record({
    kind: fc.constantFrom('send', 'send', 'commit', 'commit', 'answer', 'answer', 'read', 'tick'),
    which: fc.nat(7),
  }),
  { maxLength: 120 },
);

const play = (given: readonly { readonly kind: string; readonly which: number }[]) => {
  let nowMs = 1000;
  let last = 0;
  const writes: Write[] = [];
  const read: { readonly seq: number; readonly time: number; readonly atMs: number }[] = [];
  const times = new WriteTimes(
    () => last,
    () => nowMs,
  );
  const pick = (which: number, wanted: (write: Write) => boolean) => {
    const some = writes.filter(wanted);
    return some[which % Math.max(1, some.length)];
  };
  for (const { kind, which } of given) {
    if (kind === 'tick') nowMs += 1 + (which % 3);
    if (kind === 'send') {
      times.sending();
      writes.push({ sentMs: nowMs });
    }
    const committed = kind === 'commit' && pick(which, ({ seq }) => seq === undefined);
    if (committed) committed.seq = ++last;
    const answered =
      kind === 'answer' && pick(which, ({ seq, answeredMs }) => seq !== undefined && answeredMs === undefined);
    if (answered) {
      answered.answeredMs = nowMs;
      times.answered();
    }
    if (kind === 'read') {
      const dated = times.date();
      if (dated > 0) read.push({ seq: dated, time: times.of(dated), atMs: nowMs });
    }
  }
  times.date();
  return { times, read, endMs: nowMs, written: writes.filter(({ seq }) => seq !== undefined) };
};

describe('the times of a table’s writes', () => {
  it('lie between a write’s being sent and its answer, and rise with the numbers, in whatever order writes overtake', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { times, written, endMs } = play(given);
        const inOrder = written.sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
        let before = 0;
        for (const { seq = 0, sentMs, answeredMs = endMs } of inOrder) {
          const time = times.of(seq);
          expect(time).toBeGreaterThanOrEqual(Math.max(sentMs, before));
          expect(time).toBeLessThanOrEqual(answeredMs);
          before = time;
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('are never in a reader’s future, and stay what a reader was told', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { times, read } = play(given);
        for (const { seq, time, atMs } of read) {
          expect(time).toBeLessThanOrEqual(atMs);
          expect(times.of(seq)).toBe(time);
        }
      }),
    );
  });

  it('find the last write before a time', () => {
    fc.assert(
      fc.property(steps, fc.nat(60), (given, second) => {
        const { times, written } = play(given);
        const limit = 1000 + second;
        const before = written.filter(({ seq = 0 }) => times.of(seq) <= limit).map(({ seq = 0 }) => seq);
        expect(times.lastWhere((realMs) => realMs <= limit)).toBe(Math.max(0, ...before));
      }),
    );
  });

  it('never go back, though the machine’s clock is set back', () => {
    let nowMs = 1000;
    let last = 0;
    const times = new WriteTimes(
      () => last,
      () => nowMs,
    );
    for (const [seq, ms] of [
      [1, 1000],
      [2, 400],
      [3, 1001],
    ] as const) {
      last = seq;
      nowMs = ms;
      times.answered();
      times.date();
    }
    expect([1, 2, 3].map((seq) => times.of(seq))).toEqual([1000, 1000, 1001]);
  });
});
