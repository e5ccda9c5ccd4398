import { textLines } from '../../shared/json-lines.ts';
import { BadLine, type FileRecord } from './bad-line.ts';

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
  let [depth, inString, escaped, ended, element, line, startLine] = [0, false, false, false, '', 0, 1];
  for await (const text of textLines(chunks)) {
    line++;
    for (const [character] of text.matchAll(/[^"\\[\]{},\s]+|\s+|./gsu)) {
      const blank = character.trim() === '';
      if (ended && !blank) throw new BadLine(line, 'there is more after the array');
      if (element === '' && blank) continue;
      if (depth === 0) {
        if (character !== '[') throw new BadLine(line, 'the file is not one JSON array');
        depth = 1;
        continue;
      }
      if (inString) {
        if (escaped) escaped = false;
        else if (character === '\\') escaped = true;
        else if (character === '"') inString = false;
      } else if (character === '"') inString = true;
      else if (character === '[' || character === '{') depth++;
      else if (character === ']' || character === '}') depth--;
      const closed = depth === 0 && !inString;
      if (!closed && (inString || depth > 1 || character !== ',')) {
        if (element === '') startLine = line;
        element += character;
        continue;
      }
      if (element !== '') yield parseAt(startLine, element);
      else if (!closed) throw new BadLine(line, 'a comma has no element before it');
      element = '';
      ended = closed;
    }
    if (element !== '') element += '\n';
  }
  if (!ended) throw new BadLine(line, 'the array does not end');
}
