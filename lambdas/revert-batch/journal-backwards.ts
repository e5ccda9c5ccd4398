import type { Bucket } from '../shared/bucket.ts';
import { jsonLines } from '../shared/json-lines.ts';
import type { Write } from '../shared/patching/decision.ts';
import { type JournalEntry, journaledWrite } from '../shared/patching/journal-entry.ts';

/** What a batch was about to write, the newest object of its journal first. Never more than one of them is in memory. */
export async function* journalBackwards(bucket: Bucket, prefix: string): AsyncGenerator<Write[]> {
  const files = await bucket.list(prefix);
  if (files.length === 0) throw new Error(`The journal ${prefix} is gone, so nothing of it can be put back.`);
  // 10000.jsonl is newer than 9999.jsonl.
  for (const file of files.sort((a, b) => b.length - a.length || (a < b ? 1 : -1))) {
    const bytes = await bucket.read(file);
    if (bytes === null) throw new Error(`The journal's file ${file} is gone.`);
    const writes: Write[] = [];
    for await (const line of jsonLines(bytes)) writes.push(journaledWrite(line as JournalEntry));
    yield writes;
  }
}
