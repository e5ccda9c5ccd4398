import type { TableCheck } from './check-table.ts';
import type { PlayedIncident } from './play-incident.ts';

/** What `npm start -- --json` prints as its last line. */
export interface DemoReport {
  readonly status: string;
  readonly items: number;
  /** Keys that the bug wrote. */
  readonly impacted: number;
  /** Keys put back to what they were: updated, put and deleted. */
  readonly repaired: number;
  /** Keys that a good write came to later: left as they are, and listed. */
  readonly conflicts: number;
  readonly wrongAfter: number;
  readonly goodWritesLost: number;
  readonly frozenWriterRefused: boolean;
  readonly secondsPerPhase: Readonly<Record<string, number>>;
}

export const isGood = (report: DemoReport, expectedConflicts: number) =>
  report.status === 'SUCCEEDED' &&
  report.wrongAfter === 0 &&
  report.goodWritesLost === 0 &&
  report.frozenWriterRefused &&
  report.conflicts === expectedConflicts &&
  report.repaired === report.impacted - expectedConflicts;

const count = (n: number) => n.toLocaleString('en');

/** The result, as a person reads it. */
export const inWords = (report: DemoReport, incident: PlayedIncident, check: TableCheck): string => {
  const lines = [
    `${count(report.impacted)} of ${count(report.items)} orders were broken by ${incident.writtenBy}.`,
    `${count(report.repaired)} are as they were at ${incident.restoreTo}.`,
    `${count(report.conflicts)} had a customer's write after the bug's: left as they are and listed for a person.`,
    `${count(report.goodWritesLost)} good writes were lost, ${count(report.wrongAfter)} orders are not what they should be.`,
    ...check.examples.map((example) => `  ${example}`),
  ];
  return lines.join('\n');
};
