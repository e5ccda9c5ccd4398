import type { Bucket } from '../shared/bucket.ts';
import type { CheckPlanInput, Run } from '../shared/contract.ts';
import { PlanChangedError } from '../shared/errors.ts';
import { storedPlanHash } from '../shared/plan-hash.ts';
import { type ReadVersion, readReport } from '../shared/read-report.ts';

export interface CheckPlanPorts {
  readonly hold: { assertNotLifted(run: Run): Promise<void> };
  readonly bucket: Bucket;
  /** The report's bytes. */
  readonly readVersion: ReadVersion;
}

/** Reads the plan's rows again: what is about to be applied is what the approved report was about, or nothing is. */
export const checkPlan = async (
  input: CheckPlanInput,
  { hold, bucket, readVersion }: CheckPlanPorts,
): Promise<void> => {
  await hold.assertNotLifted(input.run);
  const { plan } = await readReport(input, readVersion);
  if (plan === null) throw new Error(`${input.summaryKey} is not the report of a plan.`);
  const { rowsPrefix, sha256 } = plan;
  if ((await storedPlanHash(bucket, rowsPrefix)) !== sha256)
    throw new PlanChangedError(
      `The plan is no longer what was approved: a file under ${rowsPrefix} was changed, added or removed. Nothing was written to the table.`,
    );
};
