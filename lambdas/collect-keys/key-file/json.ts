import { BadLine } from '../../shared/bad-line.ts';
import { jsonElements } from '../../shared/json-elements.ts';
import { textLines } from '../../shared/json-lines.ts';
import type { FileRecord } from './file-record.ts';

/** Numbers that JavaScript would round stay what the file says, as text. */
const exactly = (_name: string, value: unknown, context?: { source?: string }) =>
  typeof value === 'number' && context?.source !== undefined && context.source.replace(/\D/g, '').length > 15
    ? context.source
    : value;

const parseAt = (line: number, text: string): FileRecord => {
  try {
    return { line, value: JSON.parse(text, exactly) };
  } catch (error) {
    throw new BadLine(line, `it is not JSON: ${error instanceof Error ? error.message : error}`);
  }
};

/** One JSON value a line; blank lines don't count. */
export async function* jsonLineRecords(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<FileRecord> {
  let number = 0;
  for await (const line of textLines(chunks)) {
    number++;
    if (line.trim() !== '') yield parseAt(number, line);
  }
}

/** The elements of one JSON array, which may be spread over lines as it likes; never held as a whole. */
export async function* jsonArrayRecords(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<FileRecord> {
  for await (const { line, text } of jsonElements(chunks)) yield parseAt(line, text);
}
