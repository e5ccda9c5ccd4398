import { textLines } from './json-lines.ts';

/** The values of a JSON file, whether it is one array of them, one object, or JSON Lines. Held as a whole: for files of moderate size. */
export async function* jsonValues(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  const lines: string[] = [];
  for await (const line of textLines(chunks)) if (line.trim() !== '') lines.push(line);
  const whole = parsed(lines.join('\n'));
  if (whole === undefined) for (const line of lines) yield JSON.parse(line);
  else if (Array.isArray(whole)) yield* whole;
  else yield whole;
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
