import { toJsonLines } from '../../lambdas/shared/json-lines.ts';
import { layout } from '../../lambdas/shared/layout.ts';
import { summarizeRehearsal } from '../../lambdas/summarize-rehearsal/summarize-rehearsal.ts';
import { held, incident, run } from './incident.ts';
import type { MemoryBucket } from './memory-bucket.ts';

export const key = (id: string) => ({ pk: { S: id }, sk: { N: '1' } });
export const plannedRow = (id: string) => ({ key: key(id), planned: { base: `base-${id}`, live: `live-${id}` } });

/** A plan of keys that were collected into the bucket: the first needs nothing, the others would be updated. So it is of two files. */
export const makePlan = async (bucket: MemoryBucket, ids: readonly string[]) => {
  const lines = ids.map((id, n) => ({
    entry: { key: key(id), outcome: n === 0 ? 'unchanged' : 'updated', unprotected: false },
    row: plannedRow(id),
  }));
  await bucket.put(layout.rehearsed('run-1', 'one'), toJsonLines(lines));
  const ports = { hold: held, bucket, newAttempt: () => 'attempt-1' };
  const plan = await summarizeRehearsal({ run, incident: incident() }, ports);
  const writes = `${plan.rowsPrefix}1-0000.jsonl`;
  return { plan, rowsPrefix: plan.rowsPrefix, file: writes, rows: bucket.objects.get(writes) ?? '' };
};
