import { BadLine } from '../../shared/bad-line.ts';
import { csvRecords } from './csv.ts';
import type { FileRecord } from './file-record.ts';
import { jsonArrayRecords, jsonLineRecords } from './json.ts';
import { peek, plainBytes } from './plain-bytes.ts';

/** The keys in a file, whose format its first character tells: `[` a JSON array, `{` JSON Lines, else CSV with a header. */
export async function* fileRecords(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<FileRecord> {
  try {
    const { first, all } = await peek(await plainBytes(chunks));
    const start = new TextDecoder().decode(first).trimStart()[0];
    if (start === '[') yield* jsonArrayRecords(all);
    else if (start === '{') yield* jsonLineRecords(all);
    else yield* csvRecords(all);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (String(code).startsWith('Z_')) throw new BadLine(1, 'it is not a whole gzip file');
    throw error;
  }
}
