import { createHash } from 'node:crypto';
import type { Bucket } from '../bucket.ts';
import type { SummarizeRevertOutput } from '../contract.ts';
import type { Summary } from '../report.ts';

/** Writes the report; the version and the hash say which bytes an approval is about. */
export const writeSummary = async (
  bucket: Bucket,
  summaryKey: string,
  summary: Summary,
): Promise<SummarizeRevertOutput> => {
  const text = `${JSON.stringify(summary, null, 2)}\n`;
  const summaryVersion = await bucket.put(summaryKey, text);
  const reportHash = createHash('sha256').update(text).digest('hex');
  return { summaryKey, summaryVersion, reportHash, counts: summary.counts };
};
