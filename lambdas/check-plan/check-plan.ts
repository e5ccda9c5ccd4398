import type { Bucket } from '../shared/bucket.ts';
import type { CheckPlanInput, Run } from '../shared/contract.ts';
import { PlanChangedError } from '../shared/errors.ts';
import { changedFilesInWords } from '../shared/mail/report-words.ts';
import { approvedRows, planChange } from '../shared/plan-change.ts';
import type { ReadVersion } from '../shared/read-report.ts';
import { hashesUnder } from '../shared/stored-rows.ts';

export interface CheckPlanPorts {
  readonly hold: { assertNotLifted(run: Run): Promise<void> };
  readonly bucket: Bucket;
  /** The report's bytes. */
  readonly readVersion: ReadVersion;
}

/** Reads the approved rows again: what is about to be applied is what was decided about, or nothing is. */
export const checkPlan = async (
  { run, approved }: CheckPlanInput,
  { hold, bucket, readVersion }: CheckPlanPorts,
): Promise<void> => {
  await hold.assertNotLifted(run);
  const rows = await approvedRows(approved, readVersion);
  const now = await Promise.all(rows.map(({ rowsPrefix }) => hashesUnder(bucket, rowsPrefix)));
  const change = planChange(rows, new Map(now.flatMap((hashes) => [...hashes])));
  if (change !== null)
    throw new PlanChangedError(
      `The plan is no longer what was approved. Nothing was written to the table since the decision. ${changedFilesInWords(change)}`,
    );
};
