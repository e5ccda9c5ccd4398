import type { PlanChange } from './contract.ts';
import { type ReadVersion, type ReportId, readReport } from './read-report.ts';
import type { StoredRows } from './report.ts';
import type { FileHashes } from './stored-rows.ts';

const mostListed = 20;

/** The rows that each of these reports was decided about: a plan's, or those of a further pass. */
export const approvedRows = (reports: readonly ReportId[], readVersion: ReadVersion): Promise<StoredRows[]> =>
  Promise.all(
    reports.map(async (report) => {
      const { plan, next } = await readReport(report, readVersion);
      const rows = plan ?? next;
      if (rows === null) throw new Error(`${report.summaryKey} is a report that no rows are applied by.`);
      return rows;
    }),
  );

/** Which files were changed, added or removed; null: none. `now`: all that there are by now under the rows' prefixes. */
export const planChange = (approved: readonly StoredRows[], now: FileHashes): PlanChange | null => {
  const shown = new Map(
    approved.flatMap(({ rowsPrefix, files }) =>
      Object.entries(files).map(([name, hash]) => [`${rowsPrefix}${name}`, hash] as const),
    ),
  );
  const files = [...new Set([...shown.keys(), ...now.keys()])].filter((file) => shown.get(file) !== now.get(file));
  return files.length === 0 ? null : { files: files.sort().slice(0, mostListed), total: files.length };
};
