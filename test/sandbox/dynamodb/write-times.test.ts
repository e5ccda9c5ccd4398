import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { WriteTimes } from '../../../sandbox/dynamodb/write-times.ts';

interface Write {
  readonly sent: number;
  seq?: number;
  answered?: number;
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
  let nowMs = 10_000;
  let last = 0;
  const second = () => Math.floor(nowMs / 1000);
  const writes: Write[] = [];
  const read: { readonly seq: number; readonly told: number; readonly at: number }[] = [];
  const times = new WriteTimes(
    () => last,
    () => nowMs,
  );
  const pick = (which: number, wanted: (write: Write) => boolean) => {
    const some = writes.filter(wanted);
    return some[which % Math.max(1, some.length)];
  };
  for (const { kind, which } of given) {
    if (kind === 'tick') nowMs += 400 * (1 + which);
    if (kind === 'send') {
      times.sending();
      writes.push({ sent: second() });
    }
    const committed = kind === 'commit' && pick(which, ({ seq }) => seq === undefined);
    if (committed) committed.seq = ++last;
    const done = kind === 'answer' && pick(which, ({ seq, answered }) => seq !== undefined && answered === undefined);
    if (done) {
      done.answered = second();
      times.answered();
    }
    const dated = kind === 'read' ? times.date() : 0;
    if (dated > 0) read.push({ seq: dated, told: times.of(dated), at: second() });
  }
  times.date();
  const written = writes.filter(({ seq }) => seq !== undefined).sort((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
  return { times, read, end: second(), written };
};

describe('the times of a table’s writes', () => {
  it('lie between a write’s being sent and its answer, and rise with the numbers, in whatever order writes overtake', () => {
    fc.assert(
      fc.property(steps, (given) => {
        const { times, written, end } = play(given);
        let before = 0;
        for (const { seq = 0, sent, answered = end } of written) {
          const time = times.of(seq);
          expect(time).toBeGreaterThanOrEqual(Math.max(sent, before));
          expect(time).toBeLessThanOrEqual(answered);
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
        for (const { seq, told, at } of read) {
          expect(told).toBeLessThanOrEqual(at);
          expect(times.of(seq)).toBe(told);
        }
      }),
    );
  });

  it('find the last write before a second', () => {
    fc.assert(
      fc.property(steps, fc.nat(30), (given, more) => {
        const { times, written } = play(given);
        const before = written.filter(({ seq = 0 }) => times.of(seq) < 10 + more).map(({ seq = 0 }) => seq);
        expect(times.lastBefore(10 + more)).toBe(Math.max(0, ...before));
      }),
    );
  });
});
