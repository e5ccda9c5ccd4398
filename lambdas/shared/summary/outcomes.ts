import type { Bucket } from '../bucket.ts';
import type { Outcome } from '../contract.ts';
import { imageHash } from '../image-hash.ts';
import { imageFromJson } from '../image-json.ts';
import { jsonLines } from '../json-lines.ts';
import { layout } from '../layout.ts';
import type { OutcomeEntry } from '../outcome-entry.ts';

const width = 64;

/** The item was written; whatever a later attempt saw, that stays what became of it. */
export const changed = (outcome: Outcome) => outcome === 'put' || outcome === 'updated' || outcome === 'deleted';

/** What became of a key, in the light of a later attempt. */
export const later = <T extends { readonly outcome: Outcome }>(known: T | undefined, next: T): T =>
  known !== undefined && changed(known.outcome) ? known : next;

/** The same of attempts at one batch: who looks again at an item that was written knows what is still kept of it. */
export const laterAttempt = <T extends { readonly outcome: Outcome }>(known: T | undefined, next: T): T =>
  known?.outcome === next.outcome ? next : later(known, next);

/** Every batch's outcomes of a pass, one entry a key, always in the same order; attempts at a batch are folded. */
export const eachOutcome = async (
  bucket: Bucket,
  runId: string,
  pass: number,
  use: (hash: string, entry: OutcomeEntry) => void,
): Promise<void> => {
  const files = await bucket.list(layout.allOutcomes(runId, pass));
  const batches = [...Map.groupBy(files, (file) => file.slice(0, file.lastIndexOf('/'))).values()];
  for (let start = 0; start < batches.length; start += width) {
    const some = batches.slice(start, start + width);
    for (const entries of await Promise.all(some.map((attempts) => folded(bucket, attempts))))
      for (const [hash, entry] of entries) use(hash, entry);
  }
};

const folded = async (bucket: Bucket, attempts: readonly string[]): Promise<Map<string, OutcomeEntry>> => {
  const entries = new Map<string, OutcomeEntry>();
  for (const file of attempts)
    for await (const entry of linesOf(bucket, file)) {
      const hash = imageHash(imageFromJson(entry.key));
      const known = entries.get(hash);
      const throttled = (known?.throttled ?? 0) + (entry.throttled ?? 0);
      entries.set(hash, { ...laterAttempt(known, entry), ...(throttled > 0 && { throttled }) });
    }
  return entries;
};

async function* linesOf(bucket: Bucket, file: string): AsyncGenerator<OutcomeEntry> {
  const bytes = await bucket.read(file);
  if (bytes !== null) yield* jsonLines(bytes) as AsyncGenerator<OutcomeEntry>;
}
