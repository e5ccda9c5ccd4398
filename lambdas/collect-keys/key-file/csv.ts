import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { BadLine } from '../../shared/bad-line.ts';
import type { FileRecord } from './file-record.ts';

interface CsvRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** Rows of a CSV file as objects by its header. */
export async function* csvRecords(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<FileRecord> {
  const parser = Readable.from(chunks).compose(
    parse({ bom: true, info: true, skip_empty_lines: true, relax_column_count: true }),
  ) as AsyncIterable<CsvRow>;
  let header: readonly string[] | undefined;
  try {
    for await (const { record, info } of parser) {
      if (header === undefined) {
        header = record.map((name) => name.trim());
        if (new Set(header).size < header.length) throw new BadLine(info.lines, 'the header names a column twice');
        continue;
      }
      if (record.length !== header.length)
        throw new BadLine(info.lines, `the header has ${header.length} columns and this line ${record.length}`);
      yield { line: info.lines, value: Object.fromEntries(header.map((name, index) => [name, record[index]])) };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = (error as { lines?: unknown }).lines;
    throw new BadLine(typeof line === 'number' ? line : 1, `it is not CSV: ${error.message}`);
  }
}
