import type { Outcome, SummarizePatchInput } from '../../../lambdas/shared/contract.ts';
import { imageFromJson, rowToJson } from '../../../lambdas/shared/image-json.ts';
import { toJsonLines } from '../../../lambdas/shared/json-lines.ts';
import { layout } from '../../../lambdas/shared/layout.ts';
import type { OutcomeEntry } from '../../../lambdas/shared/outcome-entry.ts';
import type { Summary } from '../../../lambdas/shared/report.ts';
import { summarizePatch } from '../../../lambdas/summarize-patch/summarize-patch.ts';
import { held, incident, run } from '../incident.ts';
import { memoryBucket } from '../memory-bucket.ts';

export const key = (id: string) => ({ pk: { S: id }, sk: { N: '1' } });
const manifestKey = 'runs/run-1/results/1/map/manifest.json';

export const input = (pass = 1): SummarizePatchInput => ({
  run,
  incident: incident(),
  pass,
  manifestKey,
  rowsPrefix: layout.keys('run-1', 1),
  approved: [],
  canary: false,
});

/** A run with these keys in a bucket; the test writes what became of them. */
export const world = async (ids: readonly string[]) => {
  const bucket = memoryBucket();
  const rows = ids.map((id) => rowToJson({ key: imageFromJson(key(id)), lastSeen: `hash-${id}` }));
  await bucket.put(`${layout.keys('run-1', 1)}00.jsonl`, toJsonLines(rows.slice(0, 2)));
  await bucket.put(`${layout.keys('run-1', 1)}01.jsonl`, toJsonLines(rows.slice(2)));
  const results = async (files: Record<string, unknown[]>) => {
    const ResultFiles: Record<string, unknown[]> = { FAILED: [], PENDING: [], SUCCEEDED: [] };
    for (const [status, children] of Object.entries(files)) {
      const Key = `runs/run-1/results/1/map/${status}_0.json`;
      await bucket.put(Key, JSON.stringify(children));
      ResultFiles[status] = [{ Key, Size: 1 }];
    }
    await bucket.put(manifestKey, JSON.stringify({ DestinationBucket: 'b', MapRunArn: 'm', ResultFiles }));
  };
  await results({});
  const outcome = (
    pass: number,
    batch: string,
    attempt: number,
    entries: Record<string, Outcome | Partial<OutcomeEntry>>,
  ) =>
    bucket.put(
      `${layout.outcomes('run-1', pass, batch)}000${attempt}.jsonl`,
      toJsonLines(
        Object.entries(entries).map(([id, each]) => {
          const more = typeof each === 'string' ? { outcome: each } : each;
          const { outcome } = more;
          return {
            key: key(id),
            unprotected: id === 'u',
            ...(outcome === 'updated' && { changes: { total: { before: { N: '-1' }, after: { N: '10' } } } }),
            ...((outcome === 'failed' || outcome === 'conflict') && { reason: `${outcome} in pass ${pass}` }),
            ...more,
          };
        }),
      ),
    );
  const verified = (pass: number, batch: string, lines: readonly unknown[]) =>
    bucket.put(layout.verified('run-1', pass, batch), toJsonLines(lines));
  const summarize = (pass = 1, more: Partial<SummarizePatchInput> = {}) =>
    summarizePatch({ ...input(pass), ...more }, { hold: held, bucket, readVersion: bucket.readVersion });
  const summary = (pass = 1): Summary => JSON.parse(bucket.objects.get(layout.summary('run-1', pass)) ?? '');
  return { bucket, outcome, results, verified, summarize, summary };
};
export const child = (ids: readonly string[], more = {}) => ({
  Input: JSON.stringify({ BatchInput: {}, Items: ids.map((id) => ({ key: key(id) })) }),
  ...more,
});
