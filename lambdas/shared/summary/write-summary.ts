import type { Bucket } from '../bucket.ts';
import type { SummarizeRevertOutput } from '../contract.ts';
import type { Summary } from '../report.ts';
import { sha256 } from '../stored-rows.ts';

/** Writes the report; the version and the hash say which bytes an approval is about. */
export const writeSummary = async (
  bucket: Bucket,
  summaryKey: string,
  summary: Summary,
): Promise<SummarizeRevertOutput> => {
  const text = `${JSON.stringify(summary, null, 2)}\n`;
  const summaryVersion = await bucket.put(summaryKey, text);
  const { counts, planChange } = summary;
  return { summaryKey, summaryVersion, reportHash: sha256(text), counts, planChange };
};
