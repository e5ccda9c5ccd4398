import type { Incident } from '../shared/incident.ts';
import { layout } from '../shared/layout.ts';
import type { AuditConfig } from '../shared/table-config.ts';
import { typedKey } from '../shared/typed-key.ts';
import type { CheckedTable } from './check-table.ts';
import type { KeyFilePorts, TablePorts } from './ports.ts';
import { refuse } from './refuse.ts';

type AuditLogKeys = Extract<Incident['impactedKeys'], { source: 'audit-log' }>;

const knownFiles = /\.(csv|json|jsonl)(\.gz)?$/i;

/** The key source, as far as it can be read before the freeze. */
export const checkKeys = async (
  { impactedKeys, tableName }: Incident,
  { keySchema, config }: CheckedTable,
  ports: KeyFilePorts & Pick<TablePorts, 'describe'>,
): Promise<void> => {
  switch (impactedKeys.source) {
    case 'inline':
      for (const [index, key] of impactedKeys.keys.entries()) {
        try {
          typedKey(key, keySchema);
        } catch (error) {
          refuse(`impactedKeys.keys[${index}]: ${error instanceof Error ? error.message : error}: correct this key.`);
        }
      }
      return;
    case 's3':
      return checkFile(impactedKeys.uri, ports);
    case 'audit-log':
      if (config.audit === null)
        refuse(
          `impactedKeys.source: ${tableName} was deployed without an audit trail, so nobody knows who wrote what: name the keys inline or in a file.`,
        );
      else await checkTrail(impactedKeys, tableName, config.audit, ports);
  }
};

const checkTrail = async (
  { from, writtenBy }: AuditLogKeys,
  tableName: string,
  audit: AuditConfig,
  { describe }: Pick<TablePorts, 'describe'>,
) => {
  if (writtenBy !== undefined && audit.writerAttribute === null)
    refuse(
      `impactedKeys.writtenBy: the audit trail of ${tableName} was deployed without writerAttribute, so it does not tell writers apart: leave writtenBy out, or name the keys inline or in a file.`,
    );
  const trail = await describe(audit.tableName);
  if (trail === undefined)
    return refuse(
      `impactedKeys.source: the audit trail of ${tableName}, the table ${audit.tableName}, is gone: name the keys inline or in a file.`,
    );
  const since = trail.CreationDateTime;
  if (since !== undefined && new Date(from) < since)
    refuse(
      `impactedKeys.from (${from}) is before the audit trail of ${tableName} began (${since.toISOString()}): name a later time if the bug began after that, or name the keys inline or in a file.`,
    );
};

const checkFile = async (uri: string, { keyBuckets, recoveryBucket, keyFile }: KeyFilePorts): Promise<void> => {
  const [bucket = '', ...path] = uri.slice('s3://'.length).split('/');
  const key = path.join('/');
  if (!keyBuckets.includes(bucket) && !(bucket === recoveryBucket && key.startsWith(layout.uploads)))
    refuse(
      `impactedKeys.uri: ${uri} is not where key files are read from: put the file under s3://${recoveryBucket}/${layout.uploads}${keyBuckets.length > 0 ? ` or into ${keyBuckets.join(', ')}` : ''}.`,
    );
  if (!knownFiles.test(key))
    refuse(`impactedKeys.uri: ${uri} must end in .csv, .json or .jsonl (or one of these and .gz): rename the file.`);
  const size = await keyFile(bucket, key);
  if (size === 'missing') refuse(`impactedKeys.uri: there is no object ${uri}: upload it, or correct the name.`);
  if (size === 'denied')
    refuse(
      `impactedKeys.uri: ${uri} may not be read: let the stack's roles read the bucket and its KMS key, or upload the file to s3://${recoveryBucket}/${layout.uploads}.`,
    );
  if (size === 0) refuse(`impactedKeys.uri: ${uri} is empty: upload a file with at least one key.`);
};
