import { BadLine } from './bad-line.ts';

/** A value as text, with the number of the line that it begins on, from 1. */
export interface JsonElement {
  readonly line: number;
  readonly text: string;
}

/** Runs that say nothing about where a value ends; else character by character. */
const tokens = /[^"\\[\]{},\s]+|\s+|./gsu;

/** The elements of one JSON array, or else JSON objects one after the other, laid out as they like; only one is held at a time. */
export async function* jsonElements(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<JsonElement> {
  let array: boolean | undefined;
  let [depth, inString, escaped, ended] = [0, false, false, false];
  let [text, line, startLine] = ['', 1, 1];
  for await (const part of decoded(chunks))
    for (const [token] of part.matchAll(tokens)) {
      const blank = token.trim() === '';
      if (blank) line += token.split('\n').length - 1;
      if (blank && text === '') continue;
      if (ended) throw new BadLine(line, 'there is more after the array');
      if (array === undefined) {
        array = token === '[';
        depth = array ? 1 : 0;
        if (array) continue;
      }
      if (inString) {
        if (escaped) escaped = false;
        else if (token === '\\') escaped = true;
        else if (token === '"') inString = false;
      } else if (token === '"') inString = true;
      else if (token === '[' || token === '{') depth++;
      else if (token === ']' || token === '}') depth--;
      const [comma, last] = [array && depth === 1 && !inString && token === ',', array && depth === 0];
      if (!comma && !last) {
        if (text === '') startLine = line;
        text += token;
      } else if (comma && text === '') throw new BadLine(line, 'a comma has no element before it');
      const whole = comma || last || (!array && depth === 0 && (token === '}' || token === ']') && !inString);
      if (!whole) continue;
      if (text !== '') yield { line: startLine, text };
      text = '';
      ended = last;
    }
  if (array && !ended) throw new BadLine(line, 'the array does not end');
  if (text !== '') throw new BadLine(startLine, 'the last value does not end');
}

async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const chunk of chunks) yield decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
