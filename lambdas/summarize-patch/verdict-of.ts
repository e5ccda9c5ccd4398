import type { KeyRow } from '../shared/attribute.ts';
import { isProtected } from '../shared/outcome-entry.ts';
import type { Verdict } from '../shared/summary/verdicts.ts';

/** A key without an outcome failed: nobody may take it for repaired. Unless only the canary was to be patched, and nobody tried. */
export const verdictOf = (row: KeyRow, unfinished: string | undefined, canary: boolean): Verdict | 'remaining' => {
  if (canary && unfinished === undefined) return 'remaining';
  const reason = unfinished ?? 'No outcome of it was written.';
  return { outcome: 'failed', reason, unprotected: !isProtected(row), keptAttributes: [] };
};
