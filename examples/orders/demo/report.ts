import { ExecutionEnded } from './execution-ended.ts';
import { count, patched, type Story } from './story.ts';

/** What `npm start -- --json` prints as its last line. */
export interface DemoReport {
  /** Of the execution that ended the story; FAILED if something else did. */
  readonly status: string;
  /** Why the story broke off. What was not known by then is undefined below, and not in the JSON. */
  readonly error: string | undefined;
  readonly outcome: Story['outcome'] | undefined;
  readonly items: number | undefined;
  /** Keys that the bug wrote. */
  readonly impacted: number | undefined;
  /** Keys that the rehearsal said would be put back. */
  readonly rehearsed: number | undefined;
  /** Keys put back to what they were: updated, put and deleted. */
  readonly repaired: number | undefined;
  /** Keys that a good write came to later: left as they are, and listed. */
  readonly conflicts: number | undefined;
  /** Keys read again after the patch and found as decided, of those read. */
  readonly proved: number | undefined;
  readonly checked: number | undefined;
  readonly wrongAfter: number | undefined;
  readonly goodWritesLost: number | undefined;
  readonly frozenWriterRefused: boolean | undefined;
  /** The undo brought back exactly the table from before the repair, and its own undo exactly the repaired one. */
  readonly undone: boolean | undefined;
  readonly redone: boolean | undefined;
  readonly secondsPerPhase: Readonly<Record<string, number>>;
}

export const reportOf = (story: Partial<Story>, error?: Error): DemoReport => ({
  status: error instanceof ExecutionEnded ? error.status : error ? 'FAILED' : (story.status ?? 'UNKNOWN'),
  error: error?.message,
  outcome: story.outcome,
  items: story.check?.items,
  impacted: story.expected?.impacted.size,
  rehearsed: story.rehearsed && patched(story.rehearsed),
  repaired: story.counts && patched(story.counts),
  conflicts: story.counts?.conflict,
  proved: story.proof?.asDecided,
  checked: story.proof?.checked,
  wrongAfter: story.check?.wrongAfter,
  goodWritesLost: story.check?.goodWritesLost,
  frozenWriterRefused: story.frozenWriterRefused,
  undone: story.undoIsExact,
  redone: story.redoIsExact,
  secondsPerPhase: story.seconds ?? {},
});

export const isGood = (report: DemoReport, expectedConflicts: number): boolean => {
  const { impacted = 0, checked = 0 } = report;
  return (
    report.error === undefined &&
    report.status === 'SUCCEEDED' &&
    report.outcome === 'approved' &&
    report.wrongAfter === 0 &&
    report.goodWritesLost === 0 &&
    report.frozenWriterRefused === true &&
    report.conflicts === expectedConflicts &&
    report.repaired === impacted - expectedConflicts &&
    report.rehearsed === report.repaired &&
    report.proved === checked - expectedConflicts &&
    report.undone === true &&
    report.redone === true
  );
};

const ending = ({ outcome, undone, redone }: DemoReport): string => {
  if (outcome === 'approval timed out')
    return 'But nobody approved in time: the writers were thawed, the repair stays as it is and was not undone here.';
  if (outcome !== 'approved') return `But the repair was not approved: ${outcome}.`;
  return `The repair was undone and done again, ${undone && redone ? 'each time exactly' : 'but NOT exactly'}.`;
};

const number = (n: number | undefined) => (n === undefined ? '?' : count(n));

/** The result, as a person reads it. */
export const inWords = (report: DemoReport, { incident, check, expected }: Story): string => {
  if (report.error !== undefined) return `The story broke off. ${report.error}`;
  const lines = [
    `${number(report.impacted)} of ${number(report.items)} orders were broken by ${incident.writtenBy}.`,
    `${number(report.repaired)} are as they were at ${incident.restoreTo}, as rehearsed; ${number(report.checked)} were read again, and ${number(report.proved)} are as decided.`,
    `${number(report.conflicts)} had a customer's write after the bug's: left as they are and listed for a person (${number(expected.unsettled.size)} still have the bug's total).`,
    `${number(report.goodWritesLost)} good writes were lost, ${number(report.wrongAfter)} orders are not what they should be.`,
    ending(report),
    ...check.examples.map((example) => `  ${example}`),
  ];
  return lines.join('\n');
};
