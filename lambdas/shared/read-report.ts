import { createHash } from 'node:crypto';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Summary } from './report.ts';

/** Names one report, as it was when somebody was asked about it. */
export interface ReportId {
  /** Its key in the bucket, and its version there. */
  readonly summaryKey: string;
  readonly summaryVersion: string;
  /** SHA-256 of its bytes, hex: what an approval is bound to. */
  readonly reportHash: string;
}

/** The bytes of one version of an object. */
export type ReadVersion = (key: string, version: string) => Promise<Uint8Array>;

/** The very report that is meant: its version, and no other bytes. */
export const readReport = async (report: ReportId, readVersion: ReadVersion): Promise<Summary> => {
  const { summaryKey, summaryVersion, reportHash } = report;
  const bytes = await readVersion(summaryKey, summaryVersion);
  if (createHash('sha256').update(bytes).digest('hex') !== reportHash)
    throw new Error(`${summaryKey} is not the report that was asked about.`);
  return JSON.parse(new TextDecoder().decode(bytes)) as Summary;
};

export const s3Version =
  (client: S3Client, bucket: string): ReadVersion =>
  async (Key, VersionId) => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key, VersionId }));
    if (Body === undefined) throw new Error(`${Key} is empty.`);
    return Body.transformToByteArray();
  };
