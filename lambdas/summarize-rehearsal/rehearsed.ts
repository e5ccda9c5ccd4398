import type { Bucket } from '../shared/bucket.ts';
import { jsonLines } from '../shared/json-lines.ts';
import { layout } from '../shared/layout.ts';
import type { RehearsedLine } from '../shared/rehearsed-line.ts';

const width = 16;

/** Every line that the rehearsal wrote, always in the same order. */
export async function* rehearsedLines(bucket: Bucket, runId: string): AsyncGenerator<RehearsedLine> {
  const files = await bucket.list(layout.allRehearsed(runId));
  // Small files, and many: most of the time goes into waiting for them.
  for (let start = 0; start < files.length; start += width)
    yield* (await Promise.all(files.slice(start, start + width).map((file) => linesOf(bucket, file)))).flat();
}

const linesOf = async (bucket: Bucket, file: string): Promise<RehearsedLine[]> => {
  const bytes = await bucket.read(file);
  const lines: RehearsedLine[] = [];
  if (bytes !== null) for await (const line of jsonLines(bytes)) lines.push(line as RehearsedLine);
  return lines;
};
