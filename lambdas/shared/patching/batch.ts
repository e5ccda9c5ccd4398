import { createHash } from 'node:crypto';
import type { KeyRow } from '../attribute.ts';
import { canonicalImage } from '../canonical.ts';
import { rowFromJson } from '../image-json.ts';

/** A child's rows, each key once. The same rows in any order are the same batch, so a second attempt finds what the first one wrote. */
export const batchOf = (items: readonly unknown[]): { readonly batchId: string; readonly rows: KeyRow[] } => {
  const rows = new Map(items.map(rowFromJson).map((row) => [canonicalImage(row.key), row]));
  const batchId = createHash('sha256')
    .update([...rows.keys()].sort().join())
    .digest('hex')
    .slice(0, 32);
  return { batchId, rows: [...rows.values()] };
};
