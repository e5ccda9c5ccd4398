import { count, patched, type Story } from './story.ts';

/** What `npm start -- --json` prints as its last line. */
export interface DemoReport {
  readonly status: string;
  readonly items: number;
  /** Keys that the bug wrote. */
  readonly impacted: number;
  /** Keys that the rehearsal said would be put back. */
  readonly rehearsed: number;
  /** Keys put back to what they were: updated, put and deleted. */
  readonly repaired: number;
  /** Keys that a good write came to later: left as they are, and listed. */
  readonly conflicts: number;
  /** Keys read again after the patch and found as decided, of those read. */
  readonly proved: number;
  readonly checked: number;
  readonly wrongAfter: number;
  readonly goodWritesLost: number;
  readonly frozenWriterRefused: boolean;
  /** The undo brought back exactly the table from before the repair, and its own undo exactly the repaired one. */
  readonly undone: boolean;
  readonly redone: boolean;
  readonly secondsPerPhase: Readonly<Record<string, number>>;
}

export const reportOf = (story: Story): DemoReport => ({
  status: story.status,
  items: story.check.items,
  impacted: story.expected.impacted.size,
  rehearsed: patched(story.rehearsed),
  repaired: patched(story.counts),
  conflicts: story.counts.conflict,
  proved: story.proof?.asDecided ?? 0,
  checked: story.proof?.checked ?? 0,
  wrongAfter: story.check.wrongAfter,
  goodWritesLost: story.check.goodWritesLost,
  frozenWriterRefused: story.frozenWriterRefused,
  undone: story.undoIsExact,
  redone: story.redoIsExact,
  secondsPerPhase: story.seconds,
});

export const isGood = (report: DemoReport, expectedConflicts: number) =>
  report.status === 'SUCCEEDED' &&
  report.wrongAfter === 0 &&
  report.goodWritesLost === 0 &&
  report.frozenWriterRefused &&
  report.conflicts === expectedConflicts &&
  report.repaired === report.impacted - expectedConflicts &&
  report.rehearsed === report.repaired &&
  report.proved === report.checked - expectedConflicts &&
  report.undone &&
  report.redone;

/** The result, as a person reads it. */
export const inWords = (report: DemoReport, { incident, check }: Story): string => {
  const lines = [
    `${count(report.impacted)} of ${count(report.items)} orders were broken by ${incident.writtenBy}.`,
    `${count(report.repaired)} are as they were at ${incident.restoreTo}, as rehearsed; ${count(report.checked)} were read again, and ${count(report.proved)} are as decided.`,
    `${count(report.conflicts)} had a customer's write after the bug's: left as they are and listed for a person.`,
    `${count(report.goodWritesLost)} good writes were lost, ${count(report.wrongAfter)} orders are not what they should be.`,
    `The repair was undone and done again, ${report.undone && report.redone ? 'each time exactly' : 'but NOT exactly'}.`,
    ...check.examples.map((example) => `  ${example}`),
  ];
  return lines.join('\n');
};
