import type { Bucket } from '../shared/bucket.ts';
import { imageHash } from '../shared/image-hash.ts';
import { imageFromJson } from '../shared/image-json.ts';
import { inParallel } from '../shared/in-parallel.ts';
import { jsonLines } from '../shared/json-lines.ts';
import { layout } from '../shared/layout.ts';
import type { ItemNote, Proof } from '../shared/report.ts';
import { FirstByHash } from '../shared/summary/first-by-hash.ts';
import type { Verdicts } from '../shared/summary/verdicts.ts';
import type { CheckedLine, DifferentLine } from '../shared/verified-line.ts';

const width = 64;

/** Adds up what VerifyBatch read again. */
export const readProof = async (bucket: Bucket, runId: string, pass: number, verdicts: Verdicts): Promise<Proof> => {
  const different = new FirstByHash<ItemNote>(100);
  let [checked, notAsDecided] = [0, 0];
  const see = ({ key, reason, keptAttributes }: DifferentLine) => {
    const hash = imageHash(imageFromJson(key));
    const verdict = verdicts.find(hash);
    const known = new Set(verdict?.keptAttributes);
    if (
      keptAttributes !== undefined &&
      verdict?.outcome === 'updated' &&
      keptAttributes.every((name) => known.has(name))
    )
      return;
    notAsDecided++;
    if (verdict !== undefined && verdict.outcome !== 'conflict' && verdict.outcome !== 'failed')
      different.add(hash, { key, reason });
  };
  await inParallel(await bucket.list(layout.allVerified(runId, pass)), width, async (file) => {
    const bytes = await bucket.read(file);
    if (bytes === null) return;
    for await (const line of jsonLines(bytes) as AsyncGenerator<CheckedLine | DifferentLine>)
      if ('checked' in line) checked += line.checked;
      else see(line);
  });
  return { checked, asDecided: checked - notAsDecided, different: different.values() };
};
